import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import type { Case } from './api.ts'
import { inWords } from './words.ts'

/** A lead of the past, or somebody who never was one, behind a figure. `gone` is said of whoever is not there any more. */
export function CaseRow({
  leadId,
  personId,
  name,
  account,
  at,
  state,
  grade,
  gone,
}: Case & { gone: string }) {
  const f = useFormat()
  return (
    <li>
      <span className="name-two">
        {leadId !== null ? (
          <Door to={`/leads/${leadId}?state=every`}>{name ?? gone}</Door>
        ) : personId !== null ? (
          <Door to={`/persons/${personId}`}>{name ?? gone}</Door>
        ) : (
          gone
        )}
        {account && <span className="t12 i3">{account}</span>}
      </span>
      <span className="name-two end t12">
        <span>{[grade, state && inWords(state)].filter(Boolean).join(', ')}</span>
        <time className="i3" dateTime={at}>
          {f.day(at)}
        </time>
      </span>
    </li>
  )
}
