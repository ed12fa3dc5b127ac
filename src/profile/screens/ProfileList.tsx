import { useState } from 'react'
import type { Problem } from '../../ui/api.ts'
import { Button } from '../../ui/Button.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import type { Profile } from './api.ts'
import { NameDialog } from './NameDialog.tsx'
import { OneProfile } from './OneProfile.tsx'
import { t } from './texts.ts'

/** What people keep as profiles, each with its statements, how many such accounts there are, and who is like them. */
export function ProfileList({
  query: { data, error, refetch },
  decides,
}: {
  query: { data: { items: Profile[] } | undefined; error: Problem | null; refetch: () => unknown }
  decides: boolean
}) {
  const [makes, setMakes] = useState(false)
  return (
    <Section
      title={t('profiles')}
      {...(data ? { count: String(data.items.length) } : {})}
      note={
        decides && (
          <Button small onClick={() => setMakes(true)}>
            {t('make')}
          </Button>
        )
      }
    >
      {error && <Failed problem={error} onRetry={() => void refetch()} />}
      {!error && !data && <Loading rows={8} />}
      {data?.items.length === 0 && <p className="i2">{t(decides ? 'noneKept' : 'noneKeptYet')}</p>}
      <ul className="profiles">
        {data?.items.map(each => (
          <OneProfile key={each.id} profile={each} decides={decides} />
        ))}
      </ul>
      {makes && <NameDialog profile={null} onClose={() => setMakes(false)} />}
    </Section>
  )
}
