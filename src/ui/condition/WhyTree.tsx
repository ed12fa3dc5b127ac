import { sentenceOf } from '../../shared/condition/sentence.ts'
import { type About, type Condition, partsOf } from '../../shared/condition/tree.ts'
import type { Naming } from '../../shared/condition/words.ts'
import { Door } from '../Door.tsx'
import { useFormat } from '../format.ts'
import { type Explanation, foundWords } from './Beside.tsx'
import './condition.css'
import { t } from './why-texts.ts'

/** Each part of a condition with whether it holds of somebody, and what was found: doors to the touches. */
export function WhyTree({
  condition,
  about,
  parts,
  naming,
  at = '',
}: {
  condition: Condition
  about: About
  parts: Explanation['parts']
  naming: Naming
  at?: string
}) {
  const f = useFormat()
  const own = parts.find(part => part.at === at)
  const inside = 'account' in condition ? 'account' : 'persons' in condition ? 'person' : about
  const below = partsOf(condition)
  const said =
    'all' in condition
      ? t('all')
      : 'any' in condition
        ? t('any')
        : 'not' in condition
          ? t('not')
          : 'account' in condition
            ? t('account')
            : sentenceOf(condition, about, naming)
  return (
    <div className={own?.holds ? 'why-part' : 'why-part out'}>
      <div>
        <b className={own?.holds ? '' : 'no'}>
          {own ? t(own.holds ? 'holds' : 'holdsNot') : t('nobodyThere')}
        </b>{' '}
        {said}
      </div>
      {own && !own.touches?.length && foundWords(own, f) !== '' && (
        <div className="t12 i3">{foundWords(own, f)}</div>
      )}
      {own?.touches && own.touches.length > 0 && (
        <ul className="t12">
          {own.touches.map(touch => (
            <li key={touch.id}>
              <Door to={`/touches/${touch.id}`}>
                {t('touch', { title: touch.title, day: f.day(touch.at) })}
              </Door>
            </li>
          ))}
        </ul>
      )}
      {!('persons' in condition) &&
        below.map(part => (
          <WhyTree
            key={part.at}
            condition={part.part}
            about={inside}
            parts={parts}
            naming={naming}
            at={`${at}${part.at}`}
          />
        ))}
    </div>
  )
}
