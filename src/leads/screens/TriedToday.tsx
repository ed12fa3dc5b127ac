import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import type { Backtest } from './api.ts'
import { backtestDoor } from './backtest-doors.ts'
import { t } from './backtest-texts.ts'

/** Who would come to be leads from the day on, by the draft and by what is in force. */
export function TriedToday({ backtest, draftId }: { backtest: Backtest; draftId: number }) {
  const f = useFormat()
  const { today, against } = backtest
  if (!today) return null
  const door = (group: Parameters<typeof backtestDoor>[1], n: number) => (
    <Door to={backtestDoor(draftId, group)}>{f.count(n)}</Door>
  )
  return (
    <Section title={t('today')} note={<span className="t12 i3">{t('todayOf', { n: today.people })}</span>}>
      <table className="backtest">
        <tbody>
          <tr>
            <th scope="row">{t('todayDraft')}</th>
            <td className="r">{door('today', today.draft)}</td>
          </tr>
          <tr>
            <th scope="row">{t('todayBase', { version: against })}</th>
            <td className="r">{door('today_base', today.base)}</td>
          </tr>
        </tbody>
      </table>
      <div className="backtest-moves">
        <div>
          <Door to={backtestDoor(draftId, 'today_lost')}>{t('minus', { n: today.lost })}</Door>
          <p className="t12 i2">{t('todayLost')}</p>
        </div>
        <div>
          <Door to={backtestDoor(draftId, 'today_gained')}>{t('plus', { n: today.gained })}</Door>
          <p className="t12 i2">{t('todayGained')}</p>
        </div>
      </div>
      <p className="t12 i2">{t('todayNote')}</p>
    </Section>
  )
}
