"""Why a pair stands where it does: reasons, objections, what is missing, and the sentences that say so."""
