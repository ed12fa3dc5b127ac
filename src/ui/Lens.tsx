import { To } from './Door.tsx'
import { t } from './texts.ts'

/** Groups or individuals: the same rows seen two ways. */
export function Lens({ value, groups, names }: { value: 'groups' | 'names'; groups: string; names: string }) {
  return (
    <nav className="lens" aria-label={t('lens')}>
      <To
        to={groups}
        className={value === 'groups' ? 'on' : ''}
        aria-current={value === 'groups' ? 'true' : undefined}
      >
        {t('groups')}
      </To>
      <To
        to={names}
        className={value === 'names' ? 'on' : ''}
        aria-current={value === 'names' ? 'true' : undefined}
      >
        {t('names')}
      </To>
    </nav>
  )
}
