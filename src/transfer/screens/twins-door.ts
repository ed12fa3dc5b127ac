/** Where the undecided pairs of duplicates stand that came with an import. */
export const twinsDoor = (kind: 'person' | 'account', importId: number): string =>
  `/duplicates?kind=${kind}&importId=${importId}`
