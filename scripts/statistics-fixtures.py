"""Writes src/analysis/fixtures/published-statistics.json: what SciPy, statsmodels and NumPy say of published data.

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    venv/bin/python scripts/statistics-fixtures.py

Every data set is checked against the figure that its source prints, so that a slip in copying is seen.
"""
import json
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

# name, source, baseline, candidate, the t that the source prints for candidate - baseline
PAIRED = [
    ("sleep", "Student 1908, Biometrika 6; R datasets::sleep, example of t.test: t = -4.0621, p = 0.002833",
     [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
     [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4], 4.0621),
    ("shoes", "Box, Hunter and Hunter 1978; R MASS::shoes: t = -3.3489, p = 0.008539",
     [13.2, 8.2, 10.9, 14.3, 10.7, 6.6, 9.5, 10.8, 8.8, 13.3],
     [14.0, 8.8, 11.2, 14.2, 11.8, 6.4, 9.8, 11.3, 9.3, 13.6], 3.3489),
    ("maize", "Darwin 1876, in Fisher 1935, The Design of Experiments: t = 2.148",
     [17.375, 20.375, 20, 20, 18.375, 18.625, 18.625, 15.25, 16.5, 18, 16.25, 18, 12.75, 15.5, 18],
     [23.5, 12, 21, 22, 19.125, 21.5, 22.125, 20.375, 18.25, 21.625, 23.25, 21, 22.125, 23, 12], 2.148),
    ("anorexia", "Hand et al. 1994, family therapy; R MASS::anorexia: t = 4.1849, p = 0.0007003",
     [83.8, 83.3, 86.0, 82.5, 86.7, 79.6, 76.9, 94.2, 73.4, 80.5, 81.6, 82.1, 77.6, 83.5, 89.9, 86.0, 87.3],
     [95.2, 94.3, 91.5, 91.9, 100.3, 76.7, 76.8, 101.6, 94.9, 75.2, 77.8, 95.5, 90.7, 92.5, 93.8, 91.7, 98.0],
     4.1849),
    ("barley", "Immer, Hayes and Powers 1934; R MASS::immer, Y1 and Y2: t = 3.324, p = 0.002413",
     [80.7, 82.3, 80.4, 87.2, 84.2, 100.4, 115.5, 112.2, 147.7, 108.1, 103.1, 105.1, 116.5, 139.9, 129.6,
      98.9, 61.9, 96.2, 125.5, 75.7, 66.4, 49.9, 96.7, 61.9, 80.3, 67.7, 66.7, 67.4, 91.8, 94.1],
     [81, 105.4, 119.7, 109.7, 98.3, 146.6, 142, 150.7, 191.5, 145.7, 82.3, 77.3, 78.4, 131.3, 89.6,
      119.8, 121.4, 124, 140.8, 124.8, 98.9, 89, 69.1, 89.3, 104.1, 86.9, 77.1, 78.9, 101.8, 96], 3.324),
]

# name, source, [[yes yes, yes no], [no yes, no no]], chi-squared that the source prints and whether it is corrected
YES_NO = [
    ("approval", "Agresti 2002, Categorical Data Analysis, 10.1, approval ratings: chi-squared = 17.36",
     [[794, 150], [86, 570]], 17.356, False),
    ("colds", "Bland 2000, An Introduction to Medical Statistics, 13.9: chi-squared = 31.4",
     [[212, 144], [256, 707]], 31.36, False),
    ("tonsils", "Johnson and Johnson 1972, in Rice, Mathematical Statistics, 13.5: chi-squared = 2.91",
     [[26, 15], [7, 37]], 2.909, False),
    ("endometrial cancer", "Breslow and Day 1980, 5.1, oestrogens of 63 matched pairs: chi-squared = 21.1",
     [[27, 29], [3, 4]], 21.125, False),
    ("exact2x2", "Fay 2010, The R Journal 2, exact2x2: exact p = 0.06543",
     [[21, 9], [2, 12]], None, False),
]

# name, source, probabilities
SEVERAL = [
    ("Benjamini and Hochberg", "Benjamini and Hochberg 1995, table 1, 15 hypotheses",
     [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
      0.7590, 1.0]),
    ("Holm's steps", "the worked example of Wright 1992, Biometrics 48: 0.01, 0.02, 0.03, 0.04 in any order",
     [0.04, 0.01, 0.03, 0.02]),
]


def bootstrap_t(differences, resamples=400_000, seed=1908):
    """The symmetric bootstrap-t of the mean, written apart from ours."""
    random = np.random.default_rng(seed)
    n = len(differences)
    mean, error = differences.mean(), differences.std(ddof=1) / np.sqrt(n)
    sizes = []
    for _ in range(20):
        draws = differences[random.integers(0, n, size=(resamples // 20, n))]
        with np.errstate(divide="ignore", invalid="ignore"):
            sizes.append(np.abs((draws.mean(axis=1) - mean) / (draws.std(axis=1, ddof=1) / np.sqrt(n))))
    sizes = np.concatenate(sizes)
    critical = np.quantile(sizes, 0.95)
    return {
        "low": mean - critical * error,
        "high": mean + critical * error,
        "probability": float(np.mean(sizes >= abs(mean / error))),
    }


def paired(name, source, baseline, candidate, published):
    differences = np.array(candidate) - np.array(baseline)
    test = stats.ttest_rel(candidate, baseline)
    assert abs(test.statistic - published) < 6e-4, (name, test.statistic)
    return {
        "name": name, "source": source, "baseline": baseline, "candidate": candidate,
        "mean": differences.mean(), "standard_deviation": differences.std(ddof=1),
        "standard_error": stats.sem(differences), "t_statistic": test.statistic,
        "effect_size": differences.mean() / differences.std(ddof=1),
        "bootstrap_t": bootstrap_t(differences),
    }


def yes_no(name, source, table, published, corrected):
    (_, down), (up, _) = table
    exact = mcnemar(table, exact=True)
    if published is None:
        assert abs(exact.pvalue - 0.06543) < 1e-5, exact.pvalue
    else:
        chi_squared = mcnemar(table, exact=False, correction=corrected).statistic
        assert abs(chi_squared - published) < 6e-3, (name, chi_squared)
    assert abs(exact.pvalue - stats.binomtest(up, up + down).pvalue) < 1e-12
    return {"name": name, "source": source, "up": up, "down": down, "probability": exact.pvalue}


def several(name, source, probabilities):
    return {"name": name, "source": source, "probabilities": probabilities,
            "adjusted": list(multipletests(probabilities, method="holm")[1])}


power = TTestPower()
document = {
    "made_with": f"scripts/statistics-fixtures.py: scipy {scipy.__version__}, statsmodels {statsmodels.__version__}, numpy {np.__version__}",
    "paired": [paired(*row) for row in PAIRED],
    "yes_no": [yes_no(*row) for row in YES_NO],
    "large_yes_no": [
        {"up": up, "down": down, "probability": mcnemar([[0, down], [up, 0]], exact=True).pvalue}
        for up, down in [(1, 0), (5, 0), (0, 12), (510, 490), (5_200, 4_800), (3_000, 2_000)]
    ],
    "several": [several(*row) for row in SEVERAL],
    "normal": [
        {"share": share, "quantile": stats.norm.ppf(share), "cumulative": stats.norm.cdf(stats.norm.ppf(share))}
        for share in [1e-12, 1e-6, 0.001, 0.0025, 0.025, 0.2, 0.5, 0.8, 0.975, 0.99875]
    ],
    "items_needed": [
        {"effect_size": effect, "comparisons": m,
         "items": power.solve_power(effect_size=effect, alpha=0.05 / m, power=0.8,
                                    alternative="two-sided")}
        for effect in [0.1, 0.25, 0.5, 0.8, 1.2, 2.0] for m in [1, 6]
    ],
}
path = Path(__file__).parent.parent / "src" / "analysis" / "fixtures" / "published-statistics.json"
path.write_text(json.dumps(document, indent=1) + "\n")
