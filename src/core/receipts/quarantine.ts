/** After so many deaths of the parser process over a file it is not tried again. */
export const MAX_DEATHS = 3
