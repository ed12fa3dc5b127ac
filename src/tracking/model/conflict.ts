import type { Message } from './message.ts'

export const conflictKinds = ['two_ids', 'second_person', 'alias_of_known', 'unproven'] as const
export type ConflictKind = (typeof conflictKinds)[number]

/** What would have joined two people. `keys` of the browsers in question. */
export type Conflict = {
  kind: ConflictKind
  personId: number | null
  otherId: number | null
  keys: readonly string[]
  message: Message
}
