import { useAddress } from '../../../ui/address.ts'
import { Door } from '../../../ui/Door.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Section } from '../../../ui/Section.tsx'
import { settledDays } from '../../model/response/times.ts'
import type { Figures } from './api.ts'
import { responseDoor } from './doors.ts'
import { t } from './texts.ts'

/** What came of leads by how soon they were answered. */
export function Steps({ figures: { steps } }: { figures: Figures }) {
  const f = useFormat()
  const [address] = useAddress()
  return (
    <Section title={t('steps')}>
      <div className="scroll-x">
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t('answered')}</th>
              <th scope="col" className="r">
                {t('leads')}
              </th>
              <th scope="col" className="r">
                {t('ended', { n: settledDays })}
              </th>
              <th scope="col" className="r">
                {t('opportunities')}
              </th>
              <th scope="col" className="r">
                {t('share')}
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map(({ step, leads, settled, opportunities, share }) => (
              <tr key={step}>
                <th scope="row">{t(`step_${step}`)}</th>
                <td className="r">
                  <Door to={responseDoor(address, { step })}>{f.count(leads)}</Door>
                </td>
                <td className="r">
                  <Door to={responseDoor(address, { step, ended: 'settled' })}>{f.count(settled)}</Door>
                </td>
                <td className="r">
                  <Door to={responseDoor(address, { step, ended: 'yes' })}>{f.count(opportunities)}</Door>
                </td>
                <td className="r">
                  {share && (
                    <>
                      {f.percent(share.share)}{' '}
                      <span className="i3">
                        {t('between', { low: f.percent(share.low), high: f.percent(share.high) })}
                      </span>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
