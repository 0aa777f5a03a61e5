import { LoadingPage } from '#web/kit/loading-page.tsx'

export function WorkspaceSettingsPage() {
  return <LoadingPage />
}
