import { LoadingPage } from '#web/kit/loading-page.tsx'

export function ScriptPage() {
  return <LoadingPage />
}
