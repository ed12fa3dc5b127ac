import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { CheckField } from '../../../ui/Field.tsx'
import { builtIn, type ListRecord } from './conditions.ts'
import { t } from './texts.ts'

type Shown = { key: string; label: string }

/** Which columns a list shows, and in which order. The first one, the name, stays where it is. */
export function ChooseColumns({
  record,
  all,
  chosen,
  usual,
  onChange,
  onClose,
}: {
  record: ListRecord
  all: readonly Shown[]
  chosen: readonly string[]
  usual: readonly string[]
  onChange: (chosen: readonly string[]) => void
  onClose: () => void
}) {
  const byKey = new Map(all.map(column => [column.key, column]))
  const shown = chosen.flatMap(key => byKey.get(key) ?? [])
  const others = all.filter(({ key }) => !chosen.includes(key))
  const quick = all.flatMap(({ key, label }) =>
    builtIn[record][key] && !builtIn[record][key].slow ? [label] : [],
  )
  const move = (at: number, by: 1 | -1) => {
    const keys = shown.map(({ key }) => key)
    const [key] = keys.splice(at, 1)
    keys.splice(at + by, 0, key!)
    onChange(keys)
  }
  return (
    <Dialog title={t('chooseColumns')} onClose={onClose}>
      <p className="i2 t12">{t('columnsWhy')}</p>
      <ul className="list choose-columns">
        {shown.map(({ key, label }, at) => (
          <li key={key}>
            <span className="grow">
              {at === 0 ? (
                label
              ) : (
                <CheckField
                  label={label}
                  value
                  onChange={() => onChange(chosen.filter(each => each !== key))}
                />
              )}
            </span>
            {at > 0 && (
              <span className="row">
                <Button small quiet disabled={at === 1} onClick={() => move(at, -1)}>
                  <span aria-hidden="true">{t('up')}</span>
                  <span className="hidden">{t('moveUp', { column: label })}</span>
                </Button>
                <Button small quiet disabled={at === shown.length - 1} onClick={() => move(at, 1)}>
                  <span aria-hidden="true">{t('down')}</span>
                  <span className="hidden">{t('moveDown', { column: label })}</span>
                </Button>
              </span>
            )}
          </li>
        ))}
        {others.map(({ key, label }) => (
          <li key={key}>
            <CheckField label={label} value={false} onChange={() => onChange([...chosen, key])} />
          </li>
        ))}
      </ul>
      <p className="i2 t12">{t('sortableColumns', { columns: quick.join(', ') })}</p>
      <div className="form foot-row">
        <div className="foot">
          <Button quiet onClick={() => onChange(usual)}>
            {t('usual')}
          </Button>
          <Button primary onClick={onClose}>
            {t('done')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
