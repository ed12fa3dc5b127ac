import { Door } from '../../ui/Door.tsx'
import { useFormat } from '../../ui/format.ts'
import { Section } from '../../ui/Section.tsx'
import { intent, language } from './api.ts'
import { ShownSignal } from './ShownSignal.tsx'
import { t } from './texts.ts'

/** The signals that show now in an account, or a person without one; nothing where none does. */
export function SignalsOf({ id }: { id: number }) {
  const f = useFormat()
  const { data } = intent.useApi('GET /api/intent', { query: { subject: id, language: language() } })
  const signals = data?.items[0]?.signals ?? []
  if (signals.length === 0) return null
  return (
    <Section title={t('title')} count={f.count(signals.length)} note={<Door to="/intent">{t('all')}</Door>}>
      {signals.map(signal => (
        <ShownSignal key={signal.signalId} signal={signal} />
      ))}
    </Section>
  )
}
