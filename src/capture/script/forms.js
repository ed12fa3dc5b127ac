/* The part of a form that runs in the browser: it makes filling in easier and is never needed. No cookies, no eval. */
function linchpinForms(document, rules) {
  const base = new URL(document.currentScript ? document.currentScript.src : '/forms.js', location.href)
    .origin
  const send = (url, data) => {
    const body = new URLSearchParams(data)
    if (!navigator.sendBeacon?.(url, body))
      fetch(url, { method: 'POST', body, keepalive: true, mode: 'no-cors' }).catch(() => {})
  }

  /** Answers as they stand; choices of several joined. */
  function answersOf(form, plan) {
    const found = {}
    for (const rule of plan.rules) {
      if (rule.type === 'choices')
        found[rule.name] = rule.values
          .filter(value => form.elements[`${rule.name}.${value}`]?.checked)
          .join('; ')
      else found[rule.name] = form.elements[rule.name]?.value ?? ''
    }
    return found
  }

  function say(form, plan, name, fault) {
    const place = [...form.querySelectorAll('[data-field]')].find(each => each.dataset.field === name)
    if (!place) return
    const id = `${name}-fault`
    const input = form.elements[name] ?? place.querySelector('input')
    for (const old of place.querySelectorAll('.fault')) old.remove()
    if (input?.removeAttribute) {
      input.removeAttribute('aria-invalid')
      input.removeAttribute('aria-describedby')
    }
    if (!fault) return
    const said = document.createElement('span')
    said.className = 'fault'
    said.id = id
    said.textContent = plan.words[fault] ?? fault
    place.append(said)
    if (input?.setAttribute) {
      input.setAttribute('aria-invalid', 'true')
      input.setAttribute('aria-describedby', id)
    }
  }

  /** A number after which the token hashes as asked; found in small stretches, so that the page stays quick. */
  function work(token, bits) {
    return new Promise(done => {
      let nonce = 0
      const stretch = () => {
        const ends = Date.now() + 12
        while (Date.now() < ends) {
          if (rules.isWork(token, String(nonce), bits)) return done(String(nonce))
          nonce++
        }
        setTimeout(stretch, 0)
      }
      stretch()
    })
  }

  function enhance(form, place) {
    const plan = JSON.parse(form.dataset.plan)
    const token = form.elements.token.value
    const seen = `${base}/f/${plan.slug}/seen`
    const worked = plan.bits > 0 ? work(token, plan.bits) : Promise.resolve('')
    send(seen, { token })
    let last = ''
    form.addEventListener('focusin', event => {
      const field = event.target.closest?.('[data-field]')?.dataset.field
      if (!field || field === last) return
      last = field
      send(seen, { token, field })
    })

    const steps = [...form.querySelectorAll('.step')]
    let step = Math.max(
      0,
      steps.findIndex(each => each.querySelector('.fault')),
    )
    const button = form.querySelector('button[type=submit]')
    const back = document.createElement('button')
    const next = document.createElement('button')
    const show = () => {
      const shown = {}
      const given = answersOf(form, plan)
      for (const rule of plan.rules) {
        const asked = rules.isAsked(rule.when, shown)
        if (asked) shown[rule.name] = given[rule.name]
        for (const each of form.querySelectorAll('[data-field]'))
          if (each.dataset.field === rule.name) each.hidden = !asked
      }
      for (const [n, each] of steps.entries()) each.hidden = n !== step
      const end = step >= steps.length - 1
      back.hidden = step === 0
      next.hidden = end
      button.hidden = !end
      const consent = form.elements.consent?.closest('.consent')
      if (consent) consent.hidden = !end
    }
    const faultsHere = names => {
      const found = rules.faultsIn(plan.rules, answersOf(form, plan), plan.phone)
      let first = null
      for (const rule of plan.rules) {
        if (names && !names.includes(rule.name)) continue
        say(form, plan, rule.name, found[rule.name])
        if (found[rule.name]) first ??= rule.name
      }
      return first
    }
    const toField = name => {
      const at = steps.findIndex(each =>
        [...each.querySelectorAll('[data-field]')].some(one => one.dataset.field === name),
      )
      if (at >= 0) step = at
      show()
      ;(form.elements[name] ?? form.querySelector(`[name^="${CSS.escape(name)}."]`))?.focus?.()
    }
    if (steps.length > 1) {
      back.type = 'button'
      next.type = 'button'
      back.className = 'quiet'
      back.textContent = plan.words.back
      next.textContent = plan.words.next
      next.addEventListener('click', () => {
        const names = [...steps[step].querySelectorAll('[data-field]:not([hidden])')].map(
          each => each.dataset.field,
        )
        const first = faultsHere(names)
        if (first) return toField(first)
        step++
        show()
        steps[step].querySelector('input,select,textarea')?.focus()
      })
      back.addEventListener('click', () => {
        step--
        show()
      })
      button.before(back, next)
    }
    form.addEventListener('change', show)
    form.addEventListener('input', show)
    show()

    let sending = false
    form.addEventListener('submit', async event => {
      if (sending) return event.preventDefault()
      const first = faultsHere(null)
      if (first) {
        event.preventDefault()
        toField(first)
        return
      }
      event.preventDefault()
      sending = true
      const words = button.textContent
      button.textContent = plan.words.working
      button.setAttribute('aria-busy', 'true')
      form.elements.work.value = await worked
      if (!place) {
        form.submit()
        return
      }
      try {
        const body = new URLSearchParams(new FormData(form))
        const known = visitor()
        if (known) body.set('lp', known)
        const answer = await fetch(form.action, {
          method: 'POST',
          headers: { accept: 'application/json' },
          body,
          credentials: 'omit',
        })
        const said = await answer.json()
        if (said.redirect) location.assign(said.redirect)
        else place(said.html)
      } catch {
        button.textContent = words
        button.removeAttribute('aria-busy')
        sending = false
        const notice =
          form.querySelector('.notice') ?? form.insertBefore(document.createElement('p'), form.firstChild)
        notice.className = 'notice'
        notice.setAttribute('role', 'alert')
        notice.textContent = plan.words.failed
      }
    })
    addEventListener('pageshow', event => {
      if (event.persisted) sending = false
    })
  }

  /** The visitor of the snippet in this page; null without it, and without the reader's consent to be followed. */
  const visitor = () => window.lp?.visitor?.() ?? null
  /** The snippet may stand below us: what calls it before it is there says so. */
  const snippetReady = () =>
    !window.lp || window.lp.visitor || document.readyState === 'complete'
      ? Promise.resolve()
      : new Promise(done => addEventListener('load', done, { once: true }))

  const trusted = globalThis.trustedTypes?.createPolicy('linchpin-forms', { createHTML: html => html })
  const html = text => (trusted ? trusted.createHTML(text) : text)

  /** A form of ours in a page of somebody else: in a tree of its own, so that no style crosses over. */
  async function embed(element) {
    if (element.shadowRoot) return
    const slug = element.dataset.linchpinForm
    const language = element.closest('[lang]')?.lang || document.documentElement.lang || navigator.language
    const query = new URLSearchParams(location.search)
    query.set('lang', language)
    query.set('referrer', query.get('referrer') ?? document.referrer)
    await snippetReady()
    const known = visitor()
    query.delete('lp')
    if (known) query.set('lp', known)
    try {
      const answer = await fetch(`${base}/f/${encodeURIComponent(slug)}/embed?${query}`, {
        credentials: 'omit',
      })
      if (!answer.ok) return
      const said = await answer.json()
      const root = element.attachShadow({ mode: 'open' })
      const sheet = new CSSStyleSheet()
      sheet.replaceSync(said.css)
      root.adoptedStyleSheets = [sheet]
      const main = document.createElement('main')
      main.lang = said.language
      root.append(main)
      const place = text => {
        main.innerHTML = html(text)
        const form = main.querySelector('form')
        if (form) {
          form.action = new URL(form.getAttribute('action'), base).href
          enhance(form, place)
          main.querySelector('[aria-invalid]')?.focus()
        } else {
          for (const link of main.querySelectorAll('a'))
            link.href = new URL(link.getAttribute('href'), base).href
          main.tabIndex = -1
          main.focus()
        }
      }
      place(said.html)
    } catch {
      // The link that stands in the element stays: it leads to the same form.
    }
  }

  const start = () => {
    for (const form of document.querySelectorAll('form[data-plan]')) enhance(form, null)
    for (const element of document.querySelectorAll('[data-linchpin-form]')) void embed(element)
  }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start)
  else start()
}

linchpinForms(document, shared)
