import { useAddress } from '../../../ui/address.ts'
import { Door } from '../../../ui/Door.tsx'
import { SelectField } from '../../../ui/Field.tsx'
import { useFormat } from '../../../ui/format.ts'
import { Section } from '../../../ui/Section.tsx'
import { inWords } from '../words.ts'
import type { Figures } from './api.ts'
import { type By, dimensions, responseDoor } from './doors.ts'
import { lasting, lastingSeconds } from './lasting.ts'
import { t } from './texts.ts'

/** How soon by seller, source, territory or grade. */
export function ByWhom({ figures: { rows }, by }: { figures: Figures; by: By }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  return (
    <Section title={t('whose')}>
      <div className="response-prompt">
        <SelectField
          label={t('by')}
          value={by}
          onChange={value => setAddress({ by: value })}
          options={dimensions.map(value => ({ value, label: t(`by_${value}`) }))}
        />
      </div>
      <div className="scroll-x">
        <table className="rows">
          <thead>
            <tr>
              <th scope="col">{t(`by_${by}`)}</th>
              <th scope="col" className="r">
                {t('leads')}
              </th>
              <th scope="col" className="r">
                {t('reached')}
              </th>
              <th scope="col" className="r">
                {t('machineShort')}
              </th>
              <th scope="col" className="r">
                {t('humanShort')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, leads, answered, machineSeconds, humanMinutes }) => (
              <tr key={key}>
                <th scope="row">{name === null ? t('without') : by === 'source' ? inWords(name) : name}</th>
                <td className="r">
                  <Door to={responseDoor(address, { key })}>{f.count(leads)}</Door>
                </td>
                <td className="r">
                  <Door to={responseDoor(address, { key, answered: 'true' })}>{f.count(answered)}</Door>
                </td>
                <td className="r">{machineSeconds ? lastingSeconds(machineSeconds.median) : ''}</td>
                <td className="r">
                  {humanMinutes && (
                    <>
                      {lasting(humanMinutes.median)}{' '}
                      <span className="i3">
                        {t('quarters', { low: lasting(humanMinutes.low), high: lasting(humanMinutes.high) })}
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
