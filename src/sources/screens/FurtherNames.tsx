import { Button } from '../../ui/Button.tsx'
import { Section } from '../../ui/Section.tsx'
import { sources } from './api.ts'
import { t } from './texts.ts'

/** What campaigns are called besides: entered once, forgotten here. */
export function FurtherNames({ may }: { may: boolean }) {
  const { data } = sources.useApi('GET /api/sources/names', { query: {} })
  const forget = sources.useCall('DELETE /api/sources/names/:id')
  if (!data || data.items.length === 0) return null
  return (
    <Section title={t('names')}>
      <ul className="list">
        {data.items.map(({ id, kind, pattern, campaign }) => (
          <li key={id}>
            <code>{pattern}</code> <span className="i3">{t(`kind_${kind}`)}</span> {campaign.name}{' '}
            {may && (
              <Button
                small
                quiet
                label={`${t('remove')}: ${pattern}`}
                onClick={() => forget.mutate({ params: { id } })}
              >
                {t('remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
