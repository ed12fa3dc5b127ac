import { Dialog } from '../../ui/Dialog.tsx'
import { Door } from '../../ui/Door.tsx'
import type { Arrival } from './api.ts'
import { becameText } from './became.ts'
import { t } from './texts.ts'

/** One message or refused call, with what became of it. */
export function ArrivalDialog({ arrival, onClose }: { arrival: Arrival; onClose: () => void }) {
  const { code, pointer, sentence, person, conflict, ignored, message } = arrival
  const kinds = ['two_ids', 'second_person', 'alias_of_known', 'unproven'] as const
  const kind = kinds.find(one => one === conflict)
  return (
    <Dialog wide title={becameText(code)} onClose={onClose}>
      <div className="stack">
        {sentence !== null && (
          <div className="notice bad">
            {pointer !== null && <code>{pointer} </code>}
            {sentence}
          </div>
        )}
        {person && (
          <p>
            <Door to={`/persons/${person.id}`}>{person.name}</Door>
          </p>
        )}
        {kind && <p>{t(`kind_${kind}`)}</p>}
        {ignored.length > 0 && <p>{t('ignoredIds', { ids: ignored.join(', ') })}</p>}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached and scrolled by keys */}
        <section className="arrival-message" aria-label={t('asItCame')} tabIndex={0}>
          <pre>{JSON.stringify(message, null, 2)}</pre>
        </section>
      </div>
    </Dialog>
  )
}
