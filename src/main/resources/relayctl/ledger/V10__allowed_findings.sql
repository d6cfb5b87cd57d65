-- Which guardrails' findings somebody accepted for a run, by the guardrails' ids; the run's reason says why.
ALTER TABLE relayctl.run ADD allowed text[];
