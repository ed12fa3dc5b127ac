import type { Names } from '../../shared/condition/naming.ts'
import type { About, Match } from '../../shared/condition/tree.ts'
import type { Vocabulary } from '../../shared/condition/vocabulary.ts'
import { EditingProvider, type FindValues } from './asking.ts'
import './condition.css'
import { MatchFields } from './MatchFields.tsx'
import { t } from './texts.ts'

const none = new Map<number, never>()

/** Which touches are meant, by itself: outside of a condition. */
export function MatchEditor({
  match,
  about,
  vocabulary,
  names,
  learn,
  find,
  onChange,
}: {
  match: Match
  about: About
  vocabulary: Vocabulary
  names: Names
  learn: (key: string, name: string) => void
  find: FindValues
  onChange: (match: Match) => void
}) {
  const editing = {
    ...{ vocabulary, names, learn, find, problems: none, answers: null, rootId: 0, label: t('tree') },
    edit: () => undefined,
    goTo: () => undefined,
  }
  return (
    <EditingProvider value={editing}>
      <div className="condition">
        <MatchFields match={match} about={about} onChange={onChange} />
      </div>
    </EditingProvider>
  )
}
