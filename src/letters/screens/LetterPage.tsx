import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Awaited, Column, Columns, Page } from '../../ui/Page.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { letters } from './api.ts'
import { ChoosePersons } from './ChoosePersons.tsx'
import './letters.css'
import { LetterRecipients } from './LetterRecipients.tsx'
import { LetterWords } from './LetterWords.tsx'
import { Preview } from './Preview.tsx'
import { Printing } from './Printing.tsx'
import { t } from './texts.ts'

const open = new Set(['draft', 'ready', 'cancelled', 'failed'])
const underWay = new Set(['waiting', 'running', 'logging', 'undoing'])

/** One serial letter: its words and paper, to whom, how it looks, and what became of it. */
export function LetterPage() {
  const id = Number((useParams({ strict: false }) as { id: string }).id)
  const navigate = useNavigate()
  const toast = useToast()
  const [isChoosing, setChoosing] = useState(false)
  const [shownPerson, setShownPerson] = useState<number | null>(null)
  const [isUnderWay, setUnderWay] = useState(false)
  const letter = letters.useApi(
    'GET /api/letters/:id',
    { params: { id } },
    isUnderWay ? { refetchSeconds: 1 } : {},
  )
  const drop = letters.useCall('DELETE /api/letters/:id', {
    onDone: () => {
      toast({ text: t('thrown') })
      void navigate({ to: '/letters' as string })
    },
  })
  const now = letter.data ? underWay.has(letter.data.state) : false
  if (now !== isUnderWay) setUnderWay(now)
  if (letter.error || !letter.data)
    return <Awaited title={t('title')} problem={letter.error} onRetry={() => letter.refetch()} />
  const mayChange = open.has(letter.data.state)
  return (
    <Page
      title={letter.data.name}
      sub={`${t(`state_${letter.data.state}`)}, ${letter.data.purposeName}`}
      actions={
        mayChange && (
          <Button quiet busy={drop.isPending} onClick={() => drop.mutate({ params: { id } })}>
            {t('throwAway')}
          </Button>
        )
      }
    >
      <Columns widths="minmax(0, 1fr) minmax(0, 1fr)">
        <Column>
          <Printing letter={letter.data} />
          <LetterWords key={`${letter.data.id}`} letter={letter.data} mayChange={mayChange} />
        </Column>
        <Column>
          <Preview letter={letter.data} personId={shownPerson} />
          <LetterRecipients
            letter={letter.data}
            mayChange={mayChange}
            onChoose={() => setChoosing(true)}
            onShow={personId => {
              setShownPerson(personId)
              document.getElementById('letter-preview')?.scrollIntoView({ block: 'nearest' })
            }}
          />
        </Column>
      </Columns>
      {isChoosing && <ChoosePersons id={id} onClose={() => setChoosing(false)} />}
    </Page>
  )
}
