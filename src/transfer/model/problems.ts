import type { Counts } from './settings.ts'

/** Why rows would be refused: one sentence as an example, how many rows it is about, and the first of them. */
export type Problem = { field: string | null; detail: string; rows: number; firstRow: number }

/** What the receipt will say. Remarks are sentences with the number of rows they are about. */
export type Tried = Counts & { problems: Problem[]; remarks: { remark: string; count: number }[] }

const most = 200

/** Gathers problems: one line a field and kind of trouble, the value in quotes is that of its first row. */
export function problemList() {
  const problems = new Map<string, Problem>()
  return {
    note(field: string | null, detail: string, row: number, by = 1): void {
      const key = `${field}\n${detail.replace(/"[^"]*"/g, '""').replace(/\d+/g, '#')}`
      const there = problems.get(key)
      if (there) {
        there.rows += by
        there.firstRow = Math.min(there.firstRow, row)
      } else if (problems.size < most) problems.set(key, { field, detail, rows: by, firstRow: row })
    },
    all: (): Problem[] => [...problems.values()].sort((a, b) => b.rows - a.rows),
  }
}
