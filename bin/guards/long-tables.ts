/** Files that may be longer than 350 lines, because they are long flat tables, each with its reason. */
export const longTables: { path: string; reason: string }[] = [
  { path: 'src/transfer/model/presets.ts', reason: 'what five programs call the columns of their exports' },
  { path: 'src/transfer/model/fields.ts', reason: 'every field of every kind with the names it goes by' },
  {
    path: 'src/sources/model/standard.ts',
    reason: 'the rules of where arrivals come from, as they are shipped',
  },
  { path: 'src/main/person-parts.ts', reason: 'everything that is kept of a person, part by part' },
]
