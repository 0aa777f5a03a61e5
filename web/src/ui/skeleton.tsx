/** The shape of what is being loaded. */
export function Skeleton({ className }: { readonly className: string }) {
  return <div aria-hidden className={`animate-pulse rounded-md bg-sunken ${className}`} />
}
