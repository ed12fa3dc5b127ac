import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Failed, Loading } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { offers } from './api.ts'
import { t } from './texts.ts'

/** What is pasted into a page or printed: the address, two buttons as HTML, and the QR code. */
export function PasteDialog({
  place,
  onClose,
}: {
  place: { id: number; name: string; code: string; address: string }
  onClose: () => void
}) {
  const picture = offers.useApi('GET /api/placements/:id/picture', { params: { id: place.id } })
  return (
    <Dialog wide title={t('pasteHead', { name: place.name })} onClose={onClose}>
      {picture.isPending && <Loading rows={3} />}
      {picture.error && <Failed problem={picture.error} onRetry={() => void picture.refetch()} />}
      {picture.data && (
        <div className="stack">
          <Copied label={t('address')} text={place.address} />
          <Copied label={t('asLink')} text={picture.data.link} />
          <Copied label={t('asPicture')} text={picture.data.picture} />
          <div className="row">
            <div className="qr">
              <img
                src={`data:image/svg+xml;utf8,${encodeURIComponent(picture.data.svg)}`}
                alt={t('qr')}
                width="200"
                height="200"
              />
            </div>
            <span className="name-two">
              <a className="door" href={`/api/placements/${place.id}/qr.svg`} download>
                {t('asSvg')}
              </a>
              <a className="door" href={`/api/placements/${place.id}/qr.png`} download>
                {t('asPng')}
              </a>
            </span>
          </div>
        </div>
      )}
    </Dialog>
  )
}

export function Copied({ label, text }: { label: string; text: string }) {
  const toast = useToast()
  return (
    <div className="snippet">
      <span className="t12 i3">{label}</span>
      <code>{text}</code>
      <Button
        small
        onClick={() => void navigator.clipboard?.writeText(text).then(() => toast({ text: t('copied') }))}
      >
        {t('copy')}
      </Button>
    </div>
  )
}
