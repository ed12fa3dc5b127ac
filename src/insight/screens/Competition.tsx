import { useAddress } from '../../ui/address.ts'
import { useFormat } from '../../ui/format.ts'
import { Page } from '../../ui/Page.tsx'
import { t } from './competition-texts.ts'
import './insight.css'
import { MeetingFigures } from './MeetingFigures.tsx'
import { competitionPath, meetingsOf } from './meetings.ts'

/** Won, lost and open against each competitor; every figure opens its opportunities. */
export function Competition() {
  const format = useFormat()
  const [address] = useAddress()
  const { from, to } = meetingsOf(address, format.today())
  return (
    <Page title={t('title')} sub={t('sub', { from: format.month(from), to: format.month(to) })}>
      <MeetingFigures path={competitionPath} usual="competitor" />
    </Page>
  )
}
