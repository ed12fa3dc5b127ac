// The snippet of websites: one function, no dependency, no inline code, nothing measured or laid out. It is served with its
// comments and indentation taken out; what stands in place of `__SETTINGS__` are the settings of the page's write key.
;((window, document, navigator, settings) => {
  const script = document.currentScript
  const data = script?.dataset || {}
  const list = (own, given) => (given === undefined ? own || [] : given.split(',').filter(Boolean))
  const key = settings.key || data.key
  const host = data.host || (script && new URL(script.src).origin) || ''
  const mode = settings.mode || data.mode || 'consent'
  const searchNames = list(settings.search, data.search)
  const linked = list(settings.linked, data.linked)
  const follows = name => (settings[name] === undefined ? data[name] !== 'no' : settings[name])
  // Some phones are never idle while they are held: after a second it is done all the same.
  const idle = work =>
    window.requestIdleCallback
      ? window.requestIdleCallback(work, { timeout: 1000 })
      : window.setTimeout(work, 50)
  const secure = window.location.protocol === 'https:' ? '; Secure' : ''
  const files = /\.(pdf|zip|docx?|xlsx?|pptx?|csv|dwg|dxf|step|stp|epub|mp4|exe|dmg)$/i
  const most = 200
  const atOnce = 40

  const before = window.lp?.q || []
  // Who asks not to be followed is not, whatever the page says.
  const isRefused =
    navigator.globalPrivacyControl === true || navigator.doNotTrack === '1' || window.doNotTrack === '1'
  let agreed = mode === 'cookie'
  let visitor = null
  let queue = []
  let lastPage = ''
  let isSending = false
  let isWaiting = false
  let pauseMs = 0

  const cookie = name => {
    const found = document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))
    return found ? found[1] : null
  }
  const keep = (name, value, days) => {
    document.cookie = `${name}=${value}; Path=/; Max-Age=${days * 86400}; SameSite=Lax${secure}`
  }
  const fresh = () =>
    window.crypto.randomUUID
      ? window.crypto.randomUUID()
      : `${Date.now()}-${Math.random().toString(36).slice(2)}`
  // Which user the browser was said to be, as a number that says nothing: another one begins a new visitor.
  const digest = text => {
    let sum = 2166136261
    for (const sign of text) sum = Math.imul(sum ^ sign.codePointAt(0), 16777619) >>> 0
    return sum.toString(36)
  }
  const store = () => keep('lp_id', `${visitor.id}.${visitor.user}`, 395)
  const know = () => {
    if (visitor) return visitor
    const [id, user] = (cookie('lp_id') || '').split('.')
    visitor = /^[\w-]{8,64}$/.test(id) ? { id, user: user || '' } : { id: fresh(), user: '' }
    store()
    return visitor
  }
  const maySend = () => !isRefused && (agreed || mode === 'cookieless')

  const contextNow = () => {
    const { href, pathname, search } = window.location
    const context = {
      page: {
        url: href,
        path: pathname,
        search,
        title: document.title,
        referrer: lastPage || document.referrer,
      },
      locale: navigator.language,
      library: { name: 'linchpin.js', version: '1' },
    }
    if (navigator.webdriver) context.automated = true
    return context
  }
  const add = message => {
    if (isRefused) return
    const context = Object.assign(contextNow(), message.context)
    queue.push(
      Object.assign({}, message, { messageId: fresh(), timestamp: new Date().toISOString(), context }),
    )
    if (queue.length > most) queue = queue.slice(-most)
    later()
  }
  const named = message => {
    if (agreed) return Object.assign({ anonymousId: message.anonymousId || know().id }, message)
    return Object.assign({}, message, {
      anonymousId: null,
      context: Object.assign({ cookieless: true }, message.context),
    })
  }
  const take = () => {
    const batch = queue.splice(0, atOnce)
    return {
      batch,
      body: JSON.stringify({ writeKey: key, sentAt: new Date().toISOString(), batch: batch.map(named) }),
    }
  }
  const later = () => {
    if (isWaiting || !maySend()) return
    isWaiting = true
    window.setTimeout(
      () =>
        idle(() => {
          isWaiting = false
          send()
        }),
      pauseMs || 800,
    )
  }
  const again = (batch, seconds) => {
    queue = batch.concat(queue).slice(-most)
    pauseMs = seconds > 0 ? seconds * 1000 : Math.min(60000, (pauseMs || 500) * 2)
    later()
  }
  const send = () => {
    if (isSending || !queue.length || !maySend()) return
    isSending = true
    const { batch, body } = take()
    // Text, so that no question goes before it; without credentials, so that no cookie of ours is asked for.
    window
      .fetch(`${host}/v1/batch`, {
        method: 'POST',
        body,
        keepalive: body.length < 60000,
        credentials: 'omit',
        mode: 'cors',
      })
      .then(answer => {
        isSending = false
        if (answer.status === 429 || answer.status >= 500)
          return again(batch, Number(answer.headers.get('retry-after')))
        pauseMs = 0
        if (!answer.ok) lp.refused = answer.status
        if (queue.length) later()
      })
      .catch(() => {
        isSending = false
        again(batch, 0)
      })
  }
  const leave = () => {
    if (!maySend()) return
    while (queue.length) {
      const { batch, body } = take()
      if (!navigator.sendBeacon?.(`${host}/v1/batch`, body)) {
        queue = batch.concat(queue)
        return
      }
    }
  }

  const page = (name, properties) => {
    const { href, search } = window.location
    add({ type: 'page', name, properties: Object.assign({ title: document.title, url: href }, properties) })
    const asked = new URLSearchParams(search)
    for (const parameter of searchNames) {
      const term = (asked.get(parameter) || '').trim()
      if (term)
        add({ type: 'track', event: 'Site Searched', properties: { term: term.slice(0, 200), parameter } })
    }
    lastPage = href
  }
  const moved = () => {
    if (window.location.href.replace(/#.*/, '') !== lastPage.replace(/#.*/, '')) page()
  }
  const declared = element => {
    const properties = {}
    for (const name in element.dataset)
      if (/^lpProp[A-Z]/.test(name))
        properties[name.charAt(6).toLowerCase() + name.slice(7)] = element.dataset[name]
    add({ type: 'track', event: element.dataset.lpEvent, properties })
  }
  const clicked = event => {
    const target = event.target?.closest ? event.target : null
    if (!target) return
    const marked = target.closest('[data-lp-event]')
    if (marked && marked.tagName !== 'FORM') declared(marked)
    const link = target.closest('a[href]')
    if (!link || !/^https?:$/.test(link.protocol)) return
    const isOurs = link.origin === host && host !== window.location.origin
    // Our own pages go on with the same visitor: the id is on the link while it is followed, not when it is copied.
    if (isOurs && agreed && !isRefused) {
      const written = link.getAttribute('href')
      const address = new URL(link.href)
      address.searchParams.set('lp', know().id)
      link.href = address.href
      window.setTimeout(() => link.setAttribute('href', written))
    }
    const properties = {
      url: link.origin + link.pathname,
      text: (link.textContent || '').trim().slice(0, 120),
    }
    if (follows('downloads') && (files.test(link.pathname) || link.hasAttribute('download')))
      add({
        type: 'track',
        event: 'File Downloaded',
        properties: Object.assign(properties, { file: link.pathname.split('/').pop() }),
      })
    else if (
      follows('outbound') &&
      !isOurs &&
      link.host !== window.location.host &&
      linked.indexOf(link.origin) < 0
    )
      add({ type: 'track', event: 'Outbound Link Clicked', properties })
  }

  const verbs = {
    page,
    track: (event, properties) => add({ type: 'track', event: String(event), properties: properties || {} }),
    identify: (userId, traits, options) => {
      const who = String(userId || traits?.email || '').toLowerCase()
      if (!who || !agreed) return
      const user = digest(who)
      if (know().user && visitor.user !== user) verbs.reset()
      visitor.user = user
      store()
      const message = { type: 'identify', traits: traits || {}, anonymousId: visitor.id }
      if (userId) message.userId = String(userId)
      if (options?.userHash) message.context = { userHash: options.userHash }
      add(message)
    },
    reset: () => {
      // What waits is of whoever was here until now.
      const id = agreed && visitor ? visitor.id : null
      for (const message of queue) if (id && !message.anonymousId) message.anonymousId = id
      if (!agreed) return
      visitor = { id: fresh(), user: '' }
      store()
    },
    consent: given => {
      if (isRefused) return
      if (given) {
        agreed = true
        keep('lp_ok', '1', 395)
        know()
        return later()
      }
      agreed = false
      visitor = null
      if (mode !== 'cookieless') queue = []
      keep('lp_id', '', 0)
      keep('lp_ok', '0', 395)
    },
  }
  const lp = (verb, ...rest) => {
    const work = verbs[verb]
    if (work) work(...rest)
  }
  // For a form of ours in the same page: who reads it, once they agreed to be followed, and nobody before.
  lp.visitor = () => {
    if (!key || isRefused) return null
    const said = cookie('lp_ok')
    return said === '1' || (said === null && mode === 'cookie') ? know().id : null
  }
  lp.q = []
  window.lp = lp
  if (!key || isRefused) return

  const start = () => {
    if (mode !== 'cookie') agreed = cookie('lp_ok') === '1'
    else agreed = cookie('lp_ok') !== '0'
    for (const call of before) lp(...call)
    page()
    for (const name of ['pushState', 'replaceState']) {
      const usual = window.history[name]
      window.history[name] = function (...given) {
        const answer = usual.apply(this, given)
        idle(moved)
        return answer
      }
    }
    window.addEventListener('popstate', () => idle(moved))
    window.addEventListener('pageshow', event => event.persisted && page())
    document.addEventListener('click', clicked, { capture: true, passive: true })
    document.addEventListener('auxclick', clicked, { capture: true, passive: true })
    document.addEventListener('submit', ({ target }) => target.dataset?.lpEvent && declared(target), true)
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && leave())
    window.addEventListener('pagehide', leave)
  }
  if (document.prerendering)
    document.addEventListener('prerenderingchange', () => idle(start), { once: true })
  else idle(start)
})(window, document, navigator, __SETTINGS__)
