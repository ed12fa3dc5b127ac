import { managers } from '../../team/model/access.ts'
import { useAddress } from '../../ui/address.ts'
import { Button } from '../../ui/Button.tsx'
import { Door } from '../../ui/Door.tsx'
import { draftOf, movingQuery } from '../../ui/draft.ts'
import { useFormat } from '../../ui/format.ts'
import { Column, Columns, Page } from '../../ui/Page.tsx'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { Moves, movedWords, RuleVersions, useMoving } from '../../ui/RuleDraft.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useSettings } from '../../ui/settings.tsx'
import { useToast } from '../../ui/Toast.tsx'
import './class.css'
import type { ClassRule } from '../model/class.ts'
import { classes, type Overview } from './api.ts'
import { ClassCell } from './ClassLetter.tsx'
import { ClassRuleForm } from './ClassRuleForm.tsx'
import { classDoor, classMovingDoor } from './class-door.ts'
import { ruleLine } from './class-reason.ts'
import { t } from './texts.ts'

const classOf = (letter: string | null): string => letter ?? t('none')

/** The rule of classes: what it gives, what another would, and what it was. */
export function ClassSettings() {
  const f = useFormat()
  const { user } = useSettings()
  const toast = useToast()
  const [address] = useAddress()
  const may = (managers as readonly string[]).includes(user?.role ?? '')
  const overview = classes.useApi('GET /api/classes', undefined as never, { refetchSeconds: 5 })
  const again = classes.useCall('POST /api/classes/computations', {
    onDone: () => toast({ text: t('asked') }),
  })
  const draft = draftOf<ClassRule>(address)
  const { data } = overview
  return (
    <Page
      title={t('title')}
      actions={may && <Button onClick={() => again.mutate({} as never)}>{t('again')}</Button>}
    >
      {overview.error && <Failed problem={overview.error} onRetry={() => void overview.refetch()} />}
      {!overview.error && !data && <Loading rows={10} />}
      {data && (
        <div className={address.open === 'moving' ? 'with-panel' : ''}>
          <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
            <Column>
              <Section title={t('rule')} note={t('ruleNote', { version: data.rule.version })}>
                <p className="t12 i3" style={{ paddingBottom: 8 }}>
                  {t('intro')}
                </p>
                {may ? (
                  <ClassRuleForm key={data.rule.version} rule={draft ?? data.rule} />
                ) : (
                  <p>{ruleLine(data.rule, f)}</p>
                )}
              </Section>
              <Versions />
            </Column>
            <Column>
              <Section
                title={t('now')}
                note={data.computedAt ? t('computed', { when: f.moment(data.computedAt) }) : t('computing')}
              >
                <ByClass classes={data.classes} door={classDoor} />
              </Section>
              {draft && <Drafted rule={draft} text={address.rule!} />}
            </Column>
          </Columns>
          {address.open === 'moving' && <Moved />}
        </div>
      )}
    </Page>
  )
}

function ByClass({ classes: all, door }: Pick<Overview, 'classes'> & { door: (letter: string) => string }) {
  const f = useFormat()
  const total = all.reduce((sum, { valueCents }) => sum + Math.max(0, valueCents), 0)
  return (
    <table className="rows class-table">
      <thead>
        <tr>
          <th scope="col">{t('class')}</th>
          <th scope="col" className="r">
            {t('accounts')}
          </th>
          <th scope="col" className="r">
            {t('value')}
          </th>
          <th scope="col" className="r">
            {t('part')}
          </th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ letter, n, valueCents }, at) => (
          <tr key={letter}>
            <th scope="row">
              <ClassCell letter={letter} place={at + 1} />
            </th>
            <td className="r">
              <Door to={door(letter)}>{f.count(n)}</Door>
            </td>
            <td className="r">{f.money(valueCents)}</td>
            <td className="r">{total > 0 ? f.percent(Math.max(0, valueCents) / total) : '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What the draft would give, each figure a door to those accounts. */
function Drafted({ rule, text }: { rule: ClassRule; text: string }) {
  const { data, error, refetch } = classes.useApi('GET /api/classes/preview', { query: { rule: text } })
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  return (
    <Section
      title={t('would')}
      note={
        <Door to={classMovingDoor(rule, { changed: 'true' })}>{t('wouldNote', { n: data.changed })}</Door>
      }
    >
      <ByClass classes={data.classes} door={letter => classMovingDoor(rule, { to: letter })} />
      <Moves
        changes={data.changes}
        counted={t('accounts')}
        nameOf={classOf}
        door={moving => classMovingDoor(rule, moving)}
      />
    </Section>
  )
}

/** The accounts behind a figure of the preview. */
function Moved() {
  const f = useFormat()
  const [address] = useAddress()
  return (
    <PagedNames
      {...useMoving(classOf)}
      pages={classes.usePages('GET /api/classes/preview/accounts', { query: movingQuery(address) })}
      figure={({ total }) => f.count(total)}
      empty={t('nobody')}
      keyOf={({ id }) => id}
      row={({ id, name, from, to, rank, valueCents }) => (
        <li>
          <div className="grow">
            <Door to={`/accounts/${id}`}>{name}</Door>
            <div className="t12 i3">
              {movedWords(classOf, from, to)} · {t('rank', { rank: f.count(rank) })}
            </div>
          </div>
          <b className="nw">{f.money(valueCents)}</b>
        </li>
      )}
    />
  )
}

function Versions() {
  const f = useFormat()
  const { data } = classes.useApi('GET /api/classes/rules')
  return <RuleVersions versions={data?.items} line={rule => ruleLine(rule, f)} />
}
