// The limit of a call that says nothing. Apart from the schemas, which the page does not load.

/** Largest message that is taken, bytes: 64 MB, decimal as all sizes that people read here. */
export const usualReceiveLimit = 64_000_000;
