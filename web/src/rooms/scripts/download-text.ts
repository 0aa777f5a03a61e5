/** What no system takes in a file name. */
const FORBIDDEN = /[\\/:*?"<>|]/g

export function downloadText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName.replace(FORBIDDEN, '_')
  link.click()
  URL.revokeObjectURL(address)
}
