// Runs the components of GOV.UK Frontend, says before sending when a file is too large, and asks
// each second how far a file is that waits.
import { initAll } from './govuk-frontend.min.js'

document.body.classList.add('js-enabled')
if ('noModule' in HTMLScriptElement.prototype) {
  document.body.classList.add('govuk-frontend-supported')
}
initAll()

function element (name, className, text) {
  const made = document.createElement(name)
  made.className = className
  if (text) made.textContent = text
  return made
}

function errorSummary (words) {
  const summary = element('div', 'govuk-error-summary')
  summary.tabIndex = -1
  const alert = summary.appendChild(element('div', ''))
  alert.setAttribute('role', 'alert')
  alert.appendChild(element('h2', 'govuk-error-summary__title', 'There is a problem'))
  const body = alert.appendChild(element('div', 'govuk-error-summary__body'))
  const list = body.appendChild(element('ul', 'govuk-list govuk-error-summary__list'))
  const link = list.appendChild(element('li', '')).appendChild(element('a', '', words))
  link.href = '#file'
  link.addEventListener('click', (event) => {
    event.preventDefault()
    document.querySelector('.govuk-file-upload-button, [type=file]').focus()
  })
  return summary
}

function errorAtField (form, words) {
  const group = form.querySelector('.govuk-form-group')
  group.classList.add('govuk-form-group--error')
  let message = document.getElementById('file-error')
  if (!message) {
    message = element('p', 'govuk-error-message')
    message.id = 'file-error'
    document.getElementById('file-hint').after(message)
  }
  message.replaceChildren(element('span', 'govuk-visually-hidden', 'Error: '), words)
  const input = form.querySelector('[type=file]')
  input.setAttribute('aria-describedby', 'file-hint file-error')
}

const form = document.querySelector('form[data-most-bytes]')
if (form) {
  // Before the double-click guard of the button: an upload that is not sent can be sent again.
  form.addEventListener('submit', (event) => {
    const file = form.querySelector('[type=file]').files[0]
    if (!file || file.size < Number(form.dataset.mostBytes)) return
    event.preventDefault()
    const summary = errorSummary(form.dataset.tooLarge)
    document.getElementById('errors').replaceChildren(summary)
    errorAtField(form, form.dataset.tooLarge)
    document.title = 'Error: ' + document.title.replace(/^Error: /, '')
    summary.focus()
  })
}

const status = document.querySelector('[data-poll]')
if (status) {
  const ask = async () => {
    try {
      const answer = await fetch(status.dataset.poll, { cache: 'no-store', redirect: 'error' })
      const told = await answer.json()
      if (told.done) return window.location.reload()
      // Only what is new is read out.
      if (status.textContent !== told.sentence) status.textContent = told.sentence
    } catch (fault) {
      // The service starts again, or we were signed out: looking again shows which.
      status.dataset.failed = Number(status.dataset.failed || 0) + 1
      if (Number(status.dataset.failed) > 10) return window.location.reload()
    }
    window.setTimeout(ask, 1000)
  }
  window.setTimeout(ask, 1000)
}
