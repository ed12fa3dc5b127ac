import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Tx } from '../platform/database.ts'
import { systemActor } from '../team/model/actor.ts'
import { isMachine } from '../tracking/model/machine.ts'
import { retrying } from '../tracking/retrying.ts'
import { versionOf } from './designs.ts'
import { downloadGuide } from './download-guide.ts'
import { gone, sendPage } from './form-answers.ts'
import { linkLastsMs } from './guide-link.ts'
import { wordsIn } from './model/design.ts'
import { type FormLanguage, formLanguages } from './model/fields.ts'
import { formTexts } from './model/form-texts.ts'
import { sentencePage, thanksPage } from './model/page.ts'
import { stylesheet } from './model/stylesheet.ts'
import type { CaptureOptions } from './options.ts'
import { activeForm, type HostedForm, submissionOf } from './queries.ts'
import { pictureOf } from './queries-design.ts'
import { formsScript } from './script/forms-script.ts'
import { readSignedQuery, signedQuery } from './sign.ts'

type Slug = { Params: { slug: string }; Querystring: Record<string, unknown> }

/** What stands around the form: thanks, guide, pictures, style and script. */
export function registerThanksDoor(app: FastifyInstance, options: CaptureOptions): void {
  const { secret, db, clock } = options
  const script = formsScript()
  const asSystem = <T>(work: (tx: Tx) => Promise<T>, readOnly = false) =>
    retrying(() => db.as(systemActor, work, { readOnly }))
  const read = (slug: string) => asSystem(tx => activeForm(tx, slug), true)

  app.get('/f/style.css', { exposeHeadRoute: true }, async (_request, reply) =>
    reply
      .header('content-type', 'text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(stylesheet),
  )

  app.get('/forms.js', { exposeHeadRoute: true }, async (_request, reply) =>
    reply
      .header('content-type', 'text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .header('access-control-allow-origin', '*')
      .header('cross-origin-resource-policy', 'cross-origin')
      .send(script),
  )

  app.get<{ Params: { id: string } }>(
    '/f/pictures/:id',
    { exposeHeadRoute: true },
    async (request, reply) => {
      const id = /^\d{1,15}$/.test(request.params.id) ? Number(request.params.id) : null
      const picture = id === null ? null : await asSystem(tx => pictureOf(tx, id), true)
      if (!picture) return gone(request, reply)
      return reply
        .header('content-type', picture.type)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(picture.body)
    },
  )

  app.get<Slug>('/f/:slug/thanks', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    if (readSignedQuery(secret, 'held', request.query, now) === form.id)
      return sendPage(
        reply,
        200,
        thanksPage(
          {
            language: form.language,
            title: form.headline,
            thanks: formTexts(form.language).held,
            fileName: null,
          },
          null,
        ),
        form.origins,
      )
    const found = readSignedQuery(secret, 'thanks', request.query, now)
    if (found === null) return gone(request, reply)
    if (found === 'ended') return ended(reply, form)
    const known = await asSystem(async tx => {
      const submission = await submissionOf(tx, form.id, found)
      const version = submission && (await versionOf(tx, form, submission.version ?? form.version))
      return submission && { submission, design: version?.design ?? null }
    }, true)
    if (!known) return gone(request, reply)
    const { submission, design } = known
    const ends = new Date(submission.at.getTime() + linkLastsMs)
    const language: FormLanguage =
      formLanguages.find(each => each === submission.language) ??
      formLanguages.find(each => each === form.language) ??
      'en'
    const thanks = design ? wordsIn(design.thanks, language, design) : form.thanks
    return sendPage(
      reply,
      200,
      thanksPage(
        { language, title: form.headline, thanks, fileName: form.fileName },
        `/f/${form.slug}/guide?${signedQuery(secret, 'guide', found, ends)}`,
      ),
      form.origins,
    )
  })

  app.get<Slug>('/f/:slug/guide', { exposeHeadRoute: true }, async (request, reply) => {
    const now = clock()
    const form = await read(request.params.slug)
    if (!form) return gone(request, reply)
    const found = readSignedQuery(secret, 'guide', request.query, now)
    if (found === null) return gone(request, reply)
    if (found === 'ended') return ended(reply, form)
    const { machine } = isMachine(request.headers['user-agent'], {
      method: request.method,
      headers: request.headers,
    })
    const guide = await asSystem(tx =>
      downloadGuide(tx, systemActor, { form, submissionId: found, machine }, now),
    )
    if (!guide) return gone(request, reply)
    const type = /\.pdf$/i.test(guide.name) ? 'application/pdf' : 'application/octet-stream'
    const plain = guide.name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
    return reply
      .header('content-type', type)
      .header(
        'content-disposition',
        `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(guide.name)}`,
      )
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(guide.body)
  })
}

function ended(reply: FastifyReply, form: HostedForm): FastifyReply {
  return sendPage(
    reply,
    410,
    sentencePage(form.language, formTexts(form.language).linkEnded, `/f/${form.slug}`),
  )
}
