import { createContext, useContext } from 'react'
import type { Names } from '../../shared/condition/naming.ts'
import type { About } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import type { Edit } from './model/edit.ts'

export type FoundValue = { value: string | number; label: string; n: number | null }
export type FoundValues = { items: readonly FoundValue[]; sampled: number | null }
/** Looks up values that occur: `of` as the API of conditions takes it. */
export type FindValues = (about: About, of: string, q: string) => Promise<FoundValues>

/** What every row of a condition needs. */
export type Editing = {
  vocabulary: Vocabulary
  /** Of what is referred to by id, so far as known; what is chosen is told. */
  names: Names
  learn: (key: string, name: string) => void
  find: FindValues
  /** `tag` joins strokes of typing that are undone together. */
  edit: (edit: Edit, tag?: string) => void
  /** Moves the focus to a node once it is drawn. */
  goTo: (id: number | 'last') => void
  /** What cannot be read of a node, by its id. */
  problems: ReadonlyMap<number, string>
  /** Of the person looked at: whether each node holds, and what was found. */
  answers: ReadonlyMap<number, { holds: boolean; found: string }> | null
  rootId: number
  /** Under these, `idOf` names the condition in labels. */
  label: string
}

const Context = createContext<Editing | null>(null)
export const EditingProvider = Context.Provider
export function useEditing(): Editing {
  const editing = useContext(Context)
  if (!editing) throw new Error('A row of a condition stands in its editor.')
  return editing
}
