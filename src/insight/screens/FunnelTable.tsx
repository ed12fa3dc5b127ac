import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { type Format, useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { type Dimension, type FunnelStage, funnelStages, nextStage } from '../model/figures.ts'
import type { Counts, FunnelAnswer } from './api.ts'
import { countingOf, handOver, opens } from './narrowing.ts'
import { aboutStage, rowLabel, t } from './texts.ts'

const thinBelow = 30
const classOf = (index: number): string => (index === handOver ? 'split' : '')

/** All seven counts of every row as doors, what each step took in days, and who was left after it. */
export function FunnelTable({ data, by }: { data: FunnelAnswer; by: Dimension }) {
  const format = useFormat()
  const [address] = useAddress()
  // By period, those at a stage are not of those at the one before: the steps below say who went on.
  const byCohort = countingOf(address) === 'cohort'
  return (
    <Section title={t('table', { by: t(by) })} count={format.count(data.rows.length)}>
      <div className="funnel-scroll">
        <table className="rows funnel-table" aria-label={t('table', { by: t(by) })}>
          <thead>
            <tr>
              <th scope="col">{t(by)}</th>
              {funnelStages.map((stage, index) => (
                <th key={stage} scope="col" className={classOf(index)} title={aboutStage(stage)}>
                  {t(stage)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className="waits">
              <th scope="row">{t('waits')}</th>
              {funnelStages.map((stage, index) => (
                <td key={stage} className={classOf(index)}>
                  <Wait data={data} stage={stage} />
                </td>
              ))}
            </tr>
            {data.rows.map(row => (
              <tr key={row.key}>
                <th scope="row">{rowLabel(by, row, format)}</th>
                {funnelStages.map((stage, index) => {
                  const open = address.key === row.key && address.stage === stage
                  const href = opens(address, { stage, key: row.key })
                  return (
                    <td key={stage} className={`${classOf(index)} ${open ? 'open' : ''}`}>
                      <Door to={href} open={open}>
                        {format.count(row.counts[stage])}
                      </Door>
                      {byCohort && <Share counts={row.counts} index={index} format={format} />}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <LeftRow data={data} />
          </tfoot>
        </table>
      </div>
    </Section>
  )
}

/** The share of the step before; hollow where too few people stand behind it to say much. */
function Share({ counts, index, format }: { counts: Counts; index: number; format: Format }) {
  const before = funnelStages[index - 1]
  const stage = funnelStages[index]
  if (!before || !stage || counts[before] === 0) return null
  const share = format.percent(counts[stage] / counts[before])
  const thin = counts[before] < thinBelow
  return (
    <span className={thin ? 'went thin' : 'went'} title={t(thin ? 'thin' : 'shareOf', { share })}>
      {share}
    </span>
  )
}

function Wait({ data, stage }: { data: FunnelAnswer; stage: FunnelStage }) {
  const format = useFormat()
  const wait = data.waits.find(each => each.stage === stage)
  if (!wait || wait.medianDays === null)
    return <span className="i3">{stage === 'touched' ? '' : t('noWait')}</span>
  const days = (n: number | null): string => (n === null ? t('noWait') : n < 10 ? String(n) : format.count(n))
  return (
    <>
      {t('days', { n: days(wait.medianDays) })}{' '}
      <span className="t11 i3 nw">
        {t('quartiles', { low: days(wait.lowDays), high: days(wait.highDays) })}
      </span>
    </>
  )
}

const leftAfter = (data: FunnelAnswer, stage: FunnelStage): number => {
  const step = data.steps.find(({ before }) => before === stage)
  return step ? step.came - step.went : 0
}

function LeftRow({ data }: { data: FunnelAnswer }) {
  const format = useFormat()
  const [address] = useAddress()
  return (
    <tr className="left">
      <th scope="row">{t('left')}</th>
      {funnelStages.map((stage, index) => {
        const next = nextStage(stage)
        const open = address.left === 'true' && address.stage === stage && !address.reason
        return (
          <td key={stage} className={`${classOf(index)} ${open ? 'open' : ''}`}>
            {next && (
              <Door to={opens(address, { stage, left: 'true' })} open={open}>
                {format.count(leftAfter(data, stage))}
              </Door>
            )}
          </td>
        )
      })}
    </tr>
  )
}
