/** Where the texts are to be read that sources name. */

const proposal = (commit: string, name: string): string =>
  `https://github.com/matrix-org/matrix-spec-proposals/blob/${commit}/proposals/${name}.md`;

export const texts: Readonly<Record<string, string>> = {
  MSC4108: proposal('5706fd452fe1b140d4cf8f51e6a26ec66347be0b', '4108-oidc-qr-login'),
  MSC4388: proposal('726e115440a9e9125367b2bc23b690e1faec8787', '4388-secure-qr-channel'),
};
