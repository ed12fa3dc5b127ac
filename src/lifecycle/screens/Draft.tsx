import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { movingQuery } from '../../ui/draft.ts'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { Moves, movedWords, useMoving } from '../../ui/RuleDraft.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import type { LifecycleRule, Stage } from '../model/stage.ts'
import { stageName } from '../model/words.ts'
import { lifecycle } from './api.ts'
import { stageMovingDoor } from './lifecycle-door.ts'
import { t } from './texts.ts'

const stageOf = (stage: string | null): string => stageName(stage as Stage)

/** What a rule that is not published would give, each figure a door to those it counts. */
export function Drafted({ rule, text }: { rule: LifecycleRule; text: string }) {
  const f = useFormat()
  const { data, error, refetch } = lifecycle.useApi('GET /api/lifecycle/preview', { query: { rule: text } })
  if (error) return <Failed problem={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} />
  return (
    <Section
      title={t('would')}
      note={
        <Door to={stageMovingDoor(rule, { changed: 'true' })}>{t('wouldNote', { n: data.changed })}</Door>
      }
    >
      <table className="rows stage-table">
        <thead>
          <tr>
            <th scope="col">{t('stage')}</th>
            <th scope="col" className="r">
              {t('people')}
            </th>
          </tr>
        </thead>
        <tbody>
          {data.stages.map(({ stage, n }) => (
            <tr key={stage}>
              <th scope="row">{stageName(stage)}</th>
              <td className="r">
                <Door to={stageMovingDoor(rule, { to: stage })}>{f.count(n)}</Door>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Moves
        changes={data.changes}
        counted={t('people')}
        nameOf={stageOf}
        door={moving => stageMovingDoor(rule, moving)}
      />
    </Section>
  )
}

/** Those behind a figure of the preview. */
export function DraftNames() {
  const f = useFormat()
  const [address] = useAddress()
  return (
    <PagedNames
      {...useMoving(stageOf)}
      pages={lifecycle.usePages('GET /api/lifecycle/preview/subjects', {
        query: movingQuery<Stage>(address),
      })}
      figure={({ total }) => f.count(total)}
      empty={t('nobody')}
      keyOf={({ id }) => id}
      row={({ kind, id, name, from, to, words }) => (
        <li>
          <div className="grow">
            <Door to={`/${kind}s/${id}`}>{name}</Door>
            <div className="t12 i3">{movedWords(stageOf, from, to)}</div>
            <div className="t12 i3">{words}</div>
          </div>
        </li>
      )}
    />
  )
}
