/** How an opinion is called: the main run is the first one. */
export function opinionName(opinion: number): string {
  return opinion === 0 ? 'main run' : `opinion ${String(opinion + 1)}`
}
