// What opens over the page, and gives the keyboard back to where it came from.
import { AlertDialog, Dialog } from 'radix-ui'
import { type ComponentProps, useState } from 'react'

export function OverContent(props: ComponentProps<typeof Dialog.Content>) {
  const giveBack = useOpener()
  return <Dialog.Content {...props} onCloseAutoFocus={giveBack} />
}

export function OverAlert(props: ComponentProps<typeof AlertDialog.Content>) {
  const giveBack = useOpener()
  return <AlertDialog.Content {...props} onCloseAutoFocus={giveBack} />
}

function useOpener(): (event: Event) => void {
  const [opener] = useState(findOpener)
  return (event) => {
    if (!opener?.isConnected) return
    event.preventDefault()
    opener.focus()
  }
}

/** An item of a menu goes with its menu: the button of the menu stands for it. */
function findOpener(): HTMLElement | null {
  const active = document.activeElement
  const menu = active?.closest('[role="menu"]')
  const opener = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : active
  return opener instanceof HTMLElement && opener !== document.body ? opener : null
}
