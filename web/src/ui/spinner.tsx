import { LoaderCircle } from 'lucide-react'

/** Decoration only: whoever shows it says in words what is awaited. */
export function Spinner({ className = 'size-4' }: { readonly className?: string }) {
  return <LoaderCircle aria-hidden className={`${className} animate-spin`} />
}
