/**
 * Flags of a Node that runs Galley as a host. While a folder is imported most of what it allocates dies at once: with a
 * young generation of this size its memory peaks at half of what it does with V8's own choice, at the same speed.
 */
export const HOST_FLAGS = ['--max-semi-space-size=8']
