// What opens over the page, and gives the keyboard back to where it came from.
import { AlertDialog, Dialog } from 'radix-ui'
import { type ComponentProps, useState } from 'react'
import { focusNear, trailOf } from './focus.ts'

export function OverContent(props: ComponentProps<typeof Dialog.Content>) {
  const giveBack = useOpener()
  return <Dialog.Content {...props} onCloseAutoFocus={giveBack} />
}

export function OverAlert(props: ComponentProps<typeof AlertDialog.Content>) {
  const giveBack = useOpener()
  return <AlertDialog.Content {...props} onCloseAutoFocus={giveBack} />
}

function useOpener(): (event: Event) => void {
  const [openers] = useState(findOpeners)
  // What was pressed may be gone with what was done here: a row that was deleted.
  const [trail] = useState(() => trailOf(openers[0]))
  return (event) => {
    event.preventDefault()
    const opener = openers.find((each) => each.isConnected)
    if (opener) opener.focus()
    else if (document.activeElement === document.body) focusNear(trail)
  }
}

/** What was pressed, and, if it stood in a menu or a popover that closes now, the button of that. */
function findOpeners(): readonly HTMLElement[] {
  const pressed = document.activeElement
  const around = pressed?.closest('[role="menu"], [role="dialog"]')
  const button = around?.id ? document.querySelector(`[aria-controls="${CSS.escape(around.id)}"]`) : null
  const candidates = around?.getAttribute('role') === 'menu' ? [button] : [pressed, button]
  return candidates.filter((each) => each instanceof HTMLElement && each !== document.body) as HTMLElement[]
}
