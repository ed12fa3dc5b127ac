import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { sentenceOf } from '../../ui/States.tsx'
import { intent, type Signal } from './api.ts'
import { t } from './texts.ts'

/** Removes a signal after saying what goes with it: this cannot be undone. */
export function RemoveSignal({ signal, onDone }: { signal: Signal; onDone: () => void }) {
  const [sure, setSure] = useState(false)
  const remove = intent.useCall('DELETE /api/intent/signals/:id', { onDone })
  if (!sure)
    return (
      <Button quiet onClick={() => setSure(true)}>
        {t('remove')}
      </Button>
    )
  return (
    <>
      <span className="t12" role="status">
        {remove.error ? sentenceOf(remove.error) : t('removeSure', { n: signal.showing })}
      </span>
      <Button danger busy={remove.isPending} onClick={() => remove.mutate({ params: { id: signal.id } })}>
        {t('removeIt')}
      </Button>
    </>
  )
}
