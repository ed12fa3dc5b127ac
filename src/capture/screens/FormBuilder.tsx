import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Problem } from '../../ui/api.ts'
import { Button, ButtonLink } from '../../ui/Button.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { Failed, Loading, sentenceOf } from '../../ui/States.tsx'
import { useToast } from '../../ui/Toast.tsx'
import { emptyBlock, newField } from '../model/classic.ts'
import { type BlockKind, blockKinds, type Design, missingWords } from '../model/design.ts'
import { type FormLanguage, fieldNames, formLanguages } from '../model/fields.ts'
import { formTexts } from '../model/form-texts.ts'
import { Adding } from './Adding.tsx'
import { AroundEditor } from './AroundEditor.tsx'
import { Arrangement } from './Arrangement.tsx'
import { type Arranging, arranging, capture, type ShownForm } from './api.ts'
import { BlockEditor } from './BlockEditor.tsx'
import { t } from './builder-texts.ts'
import { FieldEditor } from './FieldEditor.tsx'
import { FormSettings } from './FormSettings.tsx'
import { PagesToCompare } from './PagesToCompare.tsx'
import { Preview } from './Preview.tsx'
import { Protection } from './Protection.tsx'
import { Versions } from './Versions.tsx'
import './builder.css'

/**
 * The one page of a form: what it is for us, and how it is arranged in blocks, fields, pages to compare and languages,
 * which is kept as a draft until it is published.
 */
export function FormBuilder() {
  const { id } = useParams({ strict: false }) as { id: string }
  const read = arranging.useApi('GET /api/forms/:id/design', { params: { id: Number(id) } })
  const form = capture.useApi('GET /api/forms/:id', { params: { id: Number(id) } })
  const problem = read.error ?? form.error
  if (problem) return <Failed problem={problem} onRetry={() => void read.refetch()} />
  if (!read.data || !form.data) return <Loading />
  return <Builder key={read.data.formId} given={read.data} form={form.data} />
}

type Chosen = { what: 'block' | 'field'; key: string } | null

function Builder({ given, form }: { given: Arranging; form: ShownForm }) {
  const toast = useToast()
  // What the draft is kept over: as it was read when the first change was made to it.
  const [read, setRead] = useState(given)
  const [design, setDesign] = useState<Design>(given.design)
  const [language, setLanguage] = useState<FormLanguage>(given.design.languages[0]!)
  const [page, setPage] = useState(0)
  const [chosen, setChosen] = useState<Chosen>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const keep = arranging.useCall('PUT /api/forms/:id/draft')
  const publish = arranging.useCall('POST /api/forms/:id/versions')
  const params = { id: given.formId }
  const changed = JSON.stringify(design) !== JSON.stringify(read.design)
  // An answer that was read before the last change was kept comes too late.
  if (!changed && given !== read && given.over >= read.over) {
    setRead(given)
    setDesign(given.design)
  }
  const variant = design.variants[page] ?? design.variants[0]!
  const set = (change: Partial<Design>) => setDesign({ ...design, ...change })
  const setBlocks = (blocks: Design['variants'][number]['blocks']) =>
    set({ variants: design.variants.map(each => (each.key === variant.key ? { ...each, blocks } : each)) })
  const save = async (andPublish: boolean) => {
    setProblem(null)
    try {
      let { over } = read
      if (changed) {
        const kept = await keep.mutateAsync({ params, body: { design, over } })
        over = kept.over
        setRead(kept)
        setDesign(now => (now === design ? kept.design : now))
      }
      if (!andPublish) return toast({ text: t('kept') })
      const published = await publish.mutateAsync({ params, body: { over } })
      setRead(published)
      toast({ text: t('publishedNow', { n: published.version }) })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      setProblem(error)
    }
  }
  const nameOf = (name: string) =>
    given.declared.find(each => each.name === name)?.label ??
    formTexts('en').fields[name as keyof ReturnType<typeof formTexts>['fields']] ??
    name
  const block = chosen?.what === 'block' ? variant.blocks.find(each => each.id === chosen.key) : undefined
  const field = chosen?.what === 'field' ? design.fields.find(each => each.name === chosen.key) : undefined
  const missing = missingWords(design)
  const free = [
    ...fieldNames,
    ...given.declared.filter(each => !each.archived).map(({ name }) => name),
  ].filter(name => !design.fields.some(each => each.name === name))
  const addBlock = (kind: BlockKind) => {
    const id = `${kind.slice(0, 4)}${variant.blocks.length + 1}${Math.floor(performance.now()) % 1000}`
    setBlocks([...variant.blocks, { ...emptyBlock, id, kind }])
    setChosen({ what: 'block', key: id })
  }
  const moved = <T,>(items: readonly T[], from: number, to: number): T[] => {
    const next = [...items]
    next.splice(to, 0, ...next.splice(from, 1))
    return next
  }
  return (
    <Page
      title={t('arrangeTitle', { name: given.name })}
      sub={
        changed
          ? t('unsaved')
          : given.draft
            ? t('draft')
            : given.version
              ? t('published', { n: given.version })
              : t('never')
      }
      actions={
        <>
          <ButtonLink to={`/forms/${given.formId}`}>{t('figures')}</ButtonLink>
          <Button disabled={!changed} busy={keep.isPending} onClick={() => void save(false)}>
            {t('keep')}
          </Button>
          <Button
            primary
            disabled={!changed && !given.draft}
            busy={publish.isPending}
            onClick={() => void save(true)}
          >
            {t('publish')}
          </Button>
        </>
      }
    >
      <div className="builder">
        <div className="builder-parts">
          {problem && (
            <p className="bad" role="alert">
              {sentenceOf(problem)}
            </p>
          )}
          {!changed && given.problems.length > 0 && (
            <div className="bad" role="status">
              <p>{t('problems', { n: given.problems.length })}</p>
              <ul>
                {given.problems.map(each => (
                  <li key={each.pointer + each.detail}>{each.detail}</li>
                ))}
              </ul>
            </div>
          )}
          <FormSettings form={form} />
          <Section title={t('languages')}>
            <div className="row wrap">
              {design.languages.map(each => (
                <Button key={each} small primary={each === language} onClick={() => setLanguage(each)}>
                  {t(each)}
                </Button>
              ))}
              {formLanguages
                .filter(each => !design.languages.includes(each))
                .map(each => (
                  <Button
                    key={each}
                    small
                    quiet
                    onClick={() => set({ languages: [...design.languages, each] })}
                  >
                    {t('addLanguage', { language: t(each) })}
                  </Button>
                ))}
              {design.languages.length > 1 && (
                <Button
                  small
                  quiet
                  onClick={() => {
                    const languages = design.languages.filter(each => each !== language)
                    set({ languages })
                    setLanguage(languages[0]!)
                  }}
                >
                  {t('dropLanguage', { language: t(language) })}
                </Button>
              )}
            </div>
            {missing.length > 0 && (
              <details>
                <summary>{t('missing', { n: missing.length })}</summary>
                <ul>
                  {missing.map(each => (
                    <li key={each.language + each.where}>
                      {t('missingAt', { language: t(each.language), where: each.where })}
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </Section>
          <Section title={t('blocks')}>
            <PagesToCompare design={design} page={page} onPage={setPage} onChange={set} />
            <Arrangement
              label={t('blocks')}
              items={variant.blocks.map(each => ({
                key: each.id,
                name: t(each.kind),
                note: (each.words[language] ?? '').slice(0, 30),
                fixed: each.kind === 'form',
              }))}
              chosen={block?.id ?? null}
              onChoose={key => setChosen({ what: 'block', key })}
              onMove={(from, to) => setBlocks(moved(variant.blocks, from, to))}
              onRemove={key => setBlocks(variant.blocks.filter(each => each.id !== key))}
            />
            <Adding
              label={t('addBlock')}
              choices={blockKinds
                .filter(kind => kind !== 'form')
                .map(kind => ({ value: kind, label: t(kind) }))}
              onAdd={kind => addBlock(kind as BlockKind)}
            />
            {block && (
              <BlockEditor
                key={block.id}
                block={block}
                language={language}
                pictures={given.pictures}
                onChange={next => setBlocks(variant.blocks.map(each => (each.id === block.id ? next : each)))}
              />
            )}
          </Section>
          <Section title={t('fields')}>
            <Arrangement
              label={t('fields')}
              items={design.fields.map(each => ({
                key: each.name,
                name: nameOf(each.name),
                note: [
                  each.fixed !== null ? t('hidden') : each.required ? t('requiredField') : '',
                  each.when ? t('conditional') : '',
                  each.step > 1 ? t('stepOf', { n: each.step }) : '',
                ]
                  .filter(Boolean)
                  .join(', '),
                fixed: each.name === 'email',
              }))}
              chosen={field?.name ?? null}
              onChoose={key => setChosen({ what: 'field', key })}
              onMove={(from, to) => set({ fields: moved(design.fields, from, to) })}
              onRemove={key => set({ fields: design.fields.filter(each => each.name !== key) })}
            />
            <Adding
              label={t('addField')}
              choices={free.map(name => ({ value: name, label: nameOf(name) }))}
              onAdd={name => {
                set({ fields: [...design.fields, newField(name)] })
                setChosen({ what: 'field', key: name })
              }}
            />
            {field && (
              <FieldEditor
                key={field.name}
                field={field}
                above={design.fields.slice(0, design.fields.indexOf(field))}
                nameOf={nameOf}
                language={language}
                onChange={next =>
                  set({ fields: design.fields.map(each => (each.name === field.name ? next : each)) })
                }
              />
            )}
          </Section>
          <AroundEditor given={given} design={design} language={language} onChange={set} />
          <Protection formId={given.formId} />
          <Versions given={given} />
        </div>
        <Preview given={given} design={design} variant={variant} language={language} />
      </div>
    </Page>
  )
}
