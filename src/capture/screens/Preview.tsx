import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { askedOf } from '../model/asked.ts'
import type { Design, Variant } from '../model/design.ts'
import type { FormLanguage } from '../model/fields.ts'
import { formPage } from '../model/page.ts'
import type { Arranging } from './api.ts'
import { t } from './builder-texts.ts'

type Props = { given: Arranging; design: Design; variant: Variant; language: FormLanguage }

/** The page as visitors would see it, made by what makes theirs; nothing in it runs or can be sent. */
export function Preview({ given, design, variant, language }: Props) {
  const [wide, setWide] = useState(true)
  const asked = askedOf(design, given.declared, { kind: given.kind, language })
  const html = formPage(
    {
      slug: given.slug,
      language,
      design,
      blocks: variant.blocks,
      asked,
      purposeName: given.purposeName,
      consentVersion: given.consentVersion,
      bits: 0,
    },
    { token: '', typed: {}, faults: {}, notice: null, consent: false, carried: {} },
  )
  return (
    <aside className="preview">
      <div className="row">
        <h2>{t('preview')}</h2>
        <Button small primary={wide} onClick={() => setWide(true)}>
          {t('desktop')}
        </Button>
        <Button small primary={!wide} onClick={() => setWide(false)}>
          {t('phone')}
        </Button>
      </div>
      <iframe className={wide ? 'wide' : 'narrow'} title={t('preview')} sandbox="" srcDoc={html} />
    </aside>
  )
}
