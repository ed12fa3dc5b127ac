import { useAddress } from '../../ui/address.ts'
import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { PagedNames } from '../../ui/PagedNames.tsx'
import { arranging, type Figures } from './api.ts'
import { t } from './figures-texts.ts'
import { figuresQuery } from './form-door.ts'

const shows = ['views', 'starts', 'reached', 'sent', 'left', 'silent'] as const

/** The visits behind a figure, with names where they are known. */
export function ArrivalNames({ formId, fields }: { formId: number; fields: Figures['fields'] }) {
  const f = useFormat()
  const [address, setAddress] = useAddress()
  const show = shows.find(each => each === address.show) ?? 'views'
  const query = { ...figuresQuery(address), show, ...(address.field ? { field: address.field } : {}) }
  const pages = arranging.usePages('GET /api/forms/:id/arrivals', { params: { id: formId }, query })
  const labelOf = (name: string) => fields.find(each => each.name === name)?.label ?? name
  return (
    <PagedNames
      pages={pages}
      title={
        show === 'left' || show === 'reached'
          ? t(`${show}At`, { field: labelOf(address.field ?? '') })
          : t(show)
      }
      figure={first => t('total', { n: first.total })}
      empty={t('nobody')}
      keyOf={item => item.key}
      row={item => (
        <li key={item.key}>
          {item.person ? (
            <Door to={`/persons/${item.person.id}`}>{item.person.name}</Door>
          ) : (
            <span className="i3">{t('stranger')}</span>
          )}
          <span className="i3 t12">
            {[
              f.moment(item.at),
              item.variant.toUpperCase(),
              item.source ?? '',
              item.sent ? t('sentIt') : item.lastField ? t('leftAt', { field: labelOf(item.lastField) }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </li>
      )}
      onClose={() => setAddress({ show: undefined, field: undefined })}
    />
  )
}
