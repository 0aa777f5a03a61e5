import { LoadingPage } from '#web/kit/loading-page.tsx'

export function WelcomePage() {
  return <LoadingPage />
}
