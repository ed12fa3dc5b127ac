/** Files that may be longer than 350 lines, because they are long flat tables, each with its reason. */
export const longTables: { path: string; reason: string }[] = []
