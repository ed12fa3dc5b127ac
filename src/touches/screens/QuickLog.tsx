import { useCallback, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Form } from '../../ui/Form.tsx'
import { useKeys } from '../../ui/keys.ts'
import { useToast } from '../../ui/Toast.tsx'
import { type HandKind, handKeys, needsWords } from '../model/hand.ts'
import { isNamed } from '../model/mention.ts'
import { type Entry, touches } from './api.ts'
import { CorrectTouch, LogTouch } from './EntryDialog.tsx'
import './entry.css'
import { MentionArea } from './MentionArea.tsx'
import { t } from './texts.ts'
import { useGiven, type Who } from './WhoField.tsx'

type Named = { id: number; name: string }
type Recording = (kind: HandKind, body: string | null, key: string, named?: readonly Named[]) => void
type Open = { ask: HandKind } | { all: HandKind | null } | { choose: true } | { words: Entry }

/**
 * What just happened with the customer whose page is open, in two keystrokes or two taps: a letter and Enter, or the button
 * of the bar and a kind. What was recorded can be taken back from its toast, or given words.
 */
export function useQuickLog() {
  const who = useGiven(undefined, undefined)
  const toast = useToast()
  const [open, setOpen] = useState<Open | null>(null)
  const close = useCallback(() => setOpen(null), [])
  const back = touches.useCall('POST /api/touches/:id/withdrawal')
  const call = touches.useCall('POST /api/touches', {
    onDone: entry => {
      setOpen(null)
      toast({
        text: t('loggedWith', {
          kind: t(`kind_${entry.kind}`),
          name: entry.person?.name ?? entry.account?.name ?? '',
        }),
        more: { label: t('addWords'), act: () => setOpen({ words: entry }) },
        undo: () =>
          back.mutate(
            { params: { id: entry.id } },
            { onError: problem => toast({ text: problem.detail || t('notTakenBack') }) },
          ),
      })
    },
  })
  const record = (kind: HandKind, body: string | null, key: string, named: readonly Named[] = []) => {
    if (!who || call.isPending) return
    call.mutate({
      body: {
        kind,
        // The first line of what was typed says what it was about.
        title: (body?.split('\n')[0] ?? '').slice(0, 120).trim() || t(`kind_${kind}`),
        body,
        mentions: named.filter(({ name }) => isNamed(body ?? '', `@${name}`)).map(({ id }) => id),
        clientKey: key,
        ...(who.kind === 'person' ? { personId: who.id } : { accountId: who.id }),
      },
    })
  }
  /** From the palette or a tap: at once where no words are needed. */
  const take = (kind: HandKind) =>
    needsWords(kind) ? setOpen({ ask: kind }) : record(kind, null, crypto.randomUUID())
  const dialog = open && (
    <QuickDialog
      open={open}
      who={who}
      busy={call.isPending}
      problem={call.error}
      onTake={take}
      onRecord={record}
      onOpen={setOpen}
      onClose={() => {
        call.reset()
        close()
      }}
    />
  )
  return {
    /** What the palette offers here: records at once, or asks for the words that the kind needs. */
    acts: who
      ? handKeys.map(([kind]) => ({
          label: t('logOne', { kind: t(`kind_${kind}`), name: who.name }),
          second: t('logNow'),
          to: `log:${kind}`,
          act: () => take(kind),
        }))
      : [],
    /** The keys of the customer's page; none elsewhere. */
    keys: who
      ? Object.fromEntries(handKeys.map(([kind, letter]) => [letter, () => setOpen({ ask: kind })]))
      : {},
    write: () => setOpen({ all: null }),
    choose: () => setOpen(who ? { choose: true } : { all: null }),
    dialog,
  }
}

function QuickDialog({
  open,
  who,
  busy,
  problem,
  onTake,
  onRecord,
  onOpen,
  onClose,
}: {
  open: Open
  who: Who | null
  busy: boolean
  problem: Parameters<typeof Form>[0]['problem']
  onTake: (kind: HandKind) => void
  onRecord: Recording
  onOpen: (open: Open) => void
  onClose: () => void
}) {
  if ('words' in open) return <CorrectTouch entry={open.words} onClose={onClose} />
  if ('all' in open || who === null)
    return <LogTouch {...('all' in open && open.all ? { kind: open.all } : {})} onClose={onClose} />
  if ('ask' in open)
    return (
      <Ask
        kind={open.ask}
        who={who}
        busy={busy}
        problem={problem}
        onRecord={onRecord}
        onAll={() => onOpen({ all: open.ask })}
        onClose={onClose}
      />
    )
  return (
    <Dialog title={t('justNow', { name: who.name })} onClose={onClose}>
      <div className="quick-kinds">
        {handKeys.map(([kind]) => (
          <Button key={kind} busy={busy} onClick={() => onTake(kind)}>
            {t(`kind_${kind}`)}
          </Button>
        ))}
      </div>
      <div className="foot">
        <Button quiet onClick={() => onOpen({ all: null })}>
          {t('allFields')}
        </Button>
      </div>
    </Dialog>
  )
}

/** One kind with one customer, now: Enter records it, with words or without. */
function Ask({
  kind,
  who,
  busy,
  problem,
  onRecord,
  onAll,
  onClose,
}: {
  kind: HandKind
  who: Who
  busy: boolean
  problem: Parameters<typeof Form>[0]['problem']
  onRecord: Recording
  onAll: () => void
  onClose: () => void
}) {
  const [words, setWords] = useState('')
  const [named, setNamed] = useState<Named[]>([])
  const [missing, setMissing] = useState(false)
  const [key] = useState(() => crypto.randomUUID())
  const save = () => {
    const body = words.trim()
    if (body === '' && needsWords(kind)) setMissing(true)
    else onRecord(kind, body === '' ? null : body, key, named)
  }
  return (
    <Dialog title={t('kindWith', { kind: t(`kind_${kind}`), name: who.name })} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Enter in the text saves, as in a field of one line */}
      <div
        onKeyDown={event => {
          if (event.key === 'Enter' && !event.shiftKey && event.target instanceof HTMLTextAreaElement) {
            event.preventDefault()
            save()
          }
        }}
      >
        <Form onSubmit={save} problem={problem}>
          <MentionArea
            name="body"
            rows={2}
            label={t('body')}
            value={words}
            onChange={setWords}
            onNamed={colleague => setNamed(before => [...before, colleague])}
            customer={who.kind === 'person' ? { personId: who.id } : { accountId: who.id }}
            hint={needsWords(kind) ? t('enterWords') : t('enterAnyway')}
            {...(missing && words.trim() === '' ? { error: t('sayWhat') } : {})}
          />
          <div className="foot">
            <Button quiet onClick={onAll}>
              {t('allFields')}
            </Button>
            <Button primary type="submit" busy={busy} hint={t('enterKey')}>
              {t('record')}
            </Button>
          </div>
        </Form>
      </div>
    </Dialog>
  )
}

/** The keys of a customer's page and what each logs, for the list of keys. */
export const logKeys = (): [string, string][] =>
  handKeys.map(([kind, letter]) => [letter.toUpperCase(), t(`kind_${kind}`)])

/** Binds the keys of `useQuickLog`, and T for the whole form; renders nothing. */
export function LogKeys({ quick }: { quick: ReturnType<typeof useQuickLog> }) {
  useKeys({ t: quick.write, ...quick.keys })
  return null
}
