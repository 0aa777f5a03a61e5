/**
 * Puts a text where Ctrl+V takes it from. False if the browser does not let a page do so: on plain http it has no clipboard, and
 * then the older way is tried.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
      return true
    }
  } catch {
    // Forbidden here; the older way asks nobody.
  }
  return copyMarked(text)
}

function copyMarked(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.setAttribute('aria-hidden', 'true')
  field.style.position = 'fixed'
  field.style.opacity = '0'
  // Within a dialog, what stands outside of it may not have the keyboard.
  const ground = before?.closest('[role="dialog"], [role="alertdialog"]') ?? document.body
  ground.append(field)
  field.select()
  try {
    return document.execCommand('copy')
  } finally {
    field.remove()
    if (before instanceof HTMLElement) before.focus()
  }
}
