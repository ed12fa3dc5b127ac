import type { ReactNode } from 'react'
import { BarList } from '../../ui/Bars.tsx'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import type { GoalAnswer, Model } from './api.ts'
import { Curve } from './Curve.tsx'
import { namesDoor } from './doors.ts'
import { t } from './texts.ts'
import { factor, featureWord, rounded } from './words.ts'

/** How what was learnt did on later leads, what weighs in it, and what was left out. */
export function Learnt({ model }: { model: Model }) {
  const f = useFormat()
  const { id, kind, line, trees, leaks, weights } = model
  const taken = kind === 'trees' ? trees : line
  if (!taken || !kind) return null
  const { discrimination, recalibration } = taken
  return (
    <>
      <p className="t12 i2">{t('learntFrom', { leads: model.leads, came: model.came })}</p>
      <dl className="facts">
        <Fact name={t('provenOn')}>
          <Door to={namesDoor(id, { of: 'later' })}>{t('laterLeads', { n: taken.leads })}</Door>
        </Fact>
        <Fact name={t('logLoss')}>
          {t('logLossOf', { loss: rounded(taken.logLoss), plain: rounded(taken.plainLoss) })}
        </Fact>
        {discrimination !== null && (
          <Fact name={t('discrimination')}>
            {t('discriminationOf', { share: f.percent(discrimination) })}
          </Fact>
        )}
        {recalibration && (
          <Fact name={t('slope')}>{t('slopeOf', { slope: rounded(recalibration.slope, 2) })}</Fact>
        )}
      </dl>
      <p className="t12 i3">
        {t(kind === 'trees' ? 'taken_trees' : 'taken_line')};{' '}
        {trees
          ? t('treesOf', {
              loss: rounded(trees.logLoss),
              saves: rounded(trees.saves.mean, 4),
              error: rounded(trees.saves.error, 4),
            })
          : t('treesNone')}
      </p>
      <Curve modelId={id} curve={taken.curve} />
      <Leaks leaks={leaks} />
      <h3 className="t12">
        {t('weights')} <span className="i3">{t('weightsNote')}</span>
      </h3>
      <BarList
        rows={weights.map(({ logOdds, ...named }) => ({
          key: named.key,
          label: featureWord(named),
          value: logOdds,
          text: factor(logOdds),
        }))}
      />
    </>
  )
}

export function Leaks({ leaks }: { leaks: Model['leaks'] }) {
  if (leaks.length === 0) return null
  return (
    <div className="notice">
      <b>{t('leaks')}</b>
      <ul>
        {leaks.map(({ why, seen, of, ...named }) => (
          <li key={named.key}>
            {t(why === 'after' ? 'leak_after' : 'leak_settled', { name: featureWord(named), seen, of })}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** How leads of late differ, and what came of those it was said of. */
export function SinceThen({ id, drift, since }: { id: number } & Pick<GoalAnswer, 'drift' | 'since'>) {
  const f = useFormat()
  if (!drift && !since) return null
  return (
    <dl className="facts">
      {drift && (
        <Fact name={t('drift')}>
          <Door to={namesDoor(id, { of: 'late' })}>{f.count(drift.leads)}</Door>:{' '}
          {t(`drift_${drift.verdict}`, { index: rounded(drift.index, 2) })}
        </Fact>
      )}
      {since && (
        <Fact name={t('since')}>
          <Door to={namesDoor(id, { of: 'since' })}>
            {t('sinceOf', {
              said: f.percent(since.said),
              came: f.percent(since.came / since.leads),
              leads: since.leads,
            })}
          </Door>
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="t12 i3">{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
