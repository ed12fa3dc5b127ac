import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { sentenceDiff } from '../model/sentence-diff.ts'
import { language, segments } from './api.ts'
import { t } from './texts.ts'

/** What the segment said before, each version with what it changed. */
export function Versions({ id }: { id: number }) {
  const f = useFormat()
  const { data, error, refetch } = segments.useApi('GET /api/segments/:id/versions', {
    params: { id },
    query: { language: language() },
  })
  return (
    <Section title={t('versions')} {...(data ? { count: f.count(data.items.length) } : {})}>
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={3} />}
      <ul className="list">
        {data?.items.map((version, at) => {
          const before = data.items[at + 1]
          return (
            <li key={version.version}>
              <div className="grow">
                <div className="t12 i3">
                  {t('versionLine', {
                    n: version.version,
                    who: version.madeBy?.name ?? t('somebody'),
                    when: f.moment(version.madeAt),
                  })}
                </div>
                {before && before.name !== version.name && (
                  <div className="t12 i3">{t('nameWas', { name: before.name })}</div>
                )}
                <div className="says">
                  <Said now={version.sentence} before={before?.sentence ?? null} />
                </div>
              </div>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

/** A sentence with what was taken out struck through and what came in marked. */
function Said({ now, before }: { now: string | null; before: string | null }) {
  if (now === null) return <>{t('listed')}</>
  if (before === null) return <>{now}</>
  return sentenceDiff(before, now).map((piece, at) =>
    piece.kind === 'same' ? (
      `${piece.text} `
    ) : piece.kind === 'added' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
      <ins key={at}>{piece.text} </ins>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place
      <del key={at}>{piece.text} </del>
    ),
  )
}

const doors: Readonly<Record<string, (id: number) => string>> = {
  segment: id => `/segments/${id}`,
  letter: id => `/letters/${id}`,
  form: id => `/forms/${id}`,
}
const words = {
  segment: 'user_segment',
  saved_view: 'user_view',
  letter: 'user_letter',
  form: 'user_form',
} as const
const wordOf = (kind: string) => words[kind as keyof typeof words] ?? 'user_view'

/** What would change with it. */
export function UsedBy({ id }: { id: number }) {
  const { data, error } = segments.useApi('GET /api/segments/:id/users', { params: { id } })
  return (
    <Section title={t('usedBy')} {...(data ? { count: data.items.length } : {})}>
      {error && <Failed problem={error} />}
      {data && data.items.length === 0 && <p className="t12 i3">{t('usedByNone')}</p>}
      <ul className="list">
        {data?.items.map(user => (
          <li key={`${user.kind} ${user.id}`}>
            <span className="grow">
              {doors[user.kind] ? <Door to={doors[user.kind]!(user.id)}>{user.name}</Door> : user.name}
            </span>
            <span className="t12 i3">{t(wordOf(user.kind))}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
