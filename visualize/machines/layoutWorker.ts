/** What lays charts out, in a worker of its own: it is large, and takes longer than a frame. */

import 'elkjs/lib/elk-worker.min.js';
