/** What it is called where it is one to choose: nothing else of it is loaded for that. */

export const title = 'Sign in with a QR code and a device grant (MSC4108 with MSC4388)';
