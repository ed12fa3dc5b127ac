import type { CustomValue } from './model/custom-field.ts'

/** A record's value of one declared field as it becomes; null takes it out. */
export type Rewritten = { id: number; value: CustomValue | null }
