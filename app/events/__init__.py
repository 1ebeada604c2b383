"""Events: who takes part, who meets whom, when and where, and the agendas that everybody takes along."""
