"""Zero-determinant strategies with the numbers of their publications, for the payoffs 5, 3, 1 and 0.

With other payoffs use `extortioner`, `zd_generous` and `zero_determinant`, which these are cases of.
"""

from __future__ import annotations

from fractions import Fraction

from relgames.strategies.listing import listed
from relgames.strategies.machine import Machine
from relgames.strategies.sources import HILBE_2013, KUHN_2017, PRESS_DYSON_2012, ROEMHELD_2013
from relgames.strategies.zero_determinant import extortioner, zd_generous, zero_determinant


@listed(PRESS_DYSON_2012, "zero-determinant")
def equalizer() -> Machine:
    """Keep what the other gets at 2 per round, whatever it does: (2/3, 0, 2/3, 1/3).

    References
    ----------
    W. H. Press and F. J. Dyson (2012), Iterated Prisoner's Dilemma contains strategies that dominate any evolutionary
    opponent, PNAS 109, 10409-10413, equation 8.

    Examples
    --------
    >>> equalizer().name
    'equalizer (2)'
    """
    return zero_determinant(0, 2, phi=Fraction(1, 3)).named("equalizer (2)")


@listed(PRESS_DYSON_2012, "zero-determinant")
def zd_extort_3() -> Machine:
    """Get three times as much above P as the other: (11/13, 1/2, 7/26, 0).

    References
    ----------
    W. H. Press and F. J. Dyson (2012), Iterated Prisoner's Dilemma contains strategies that dominate any evolutionary
    opponent, PNAS 109, 10409-10413, equation 14 with chi = 3.

    Examples
    --------
    >>> zd_extort_3().name
    'extort 3'
    """
    return extortioner(3, phi=Fraction(1, 26)).named("extort 3")


@listed(HILBE_2013, "zero-determinant")
def zd_extort_4() -> Machine:
    """Get four times as much above P as the other: (11/17, 0, 8/17, 0).

    References
    ----------
    C. Hilbe, M. A. Nowak and A. Traulsen (2013), Adaptive dynamics of extortion and compliance, PLoS ONE 8, e77886,
    equation 14, with chi = 4 and the largest phi.

    Examples
    --------
    >>> zd_extort_4().name
    'extort 4'
    """
    return extortioner(4, phi=Fraction(1, 17)).named("extort 4")


@listed(KUHN_2017, "zero-determinant")
def zd_extort_2_weak() -> Machine:
    """Get twice as much above P as the other: (7/8, 7/16, 3/8, 0).

    References
    ----------
    S. Kuhn (2017), Prisoner's Dilemma, The Stanford Encyclopedia of Philosophy.

    Examples
    --------
    >>> zd_extort_2_weak().name
    'extort 2, weak'
    """
    return extortioner(2, phi=Fraction(1, 16)).named("extort 2, weak")


@listed(KUHN_2017, "zero-determinant")
def zd_gen_2() -> Machine:
    """Fall short of R twice as much as the other: (1, 9/16, 1/2, 1/8).

    References
    ----------
    S. Kuhn (2017), Prisoner's Dilemma, The Stanford Encyclopedia of Philosophy.

    Examples
    --------
    >>> zd_gen_2().name
    'generous 2'
    """
    return zd_generous(2, phi=Fraction(1, 8)).named("generous 2")


@listed(KUHN_2017, "zero-determinant")
def zd_set_2() -> Machine:
    """Keep what the other gets at 2 per round: (3/4, 1/4, 1/2, 1/4).

    References
    ----------
    S. Kuhn (2017), Prisoner's Dilemma, The Stanford Encyclopedia of Philosophy.

    Examples
    --------
    >>> zd_set_2().name
    'set 2'
    """
    return zero_determinant(0, 2, phi=Fraction(1, 4)).named("set 2")


@listed(ROEMHELD_2013, "zero-determinant")
def zd_mischief() -> Machine:
    """Keep what the other gets at P, whatever it does: (4/5, 3/5, 1/10, 0).

    References
    ----------
    L. Roemheld (2013), Evolutionary extortion and mischief: zero determinant strategies in iterated 2x2 games,
    arXiv:1308.2576.

    Examples
    --------
    >>> zd_mischief().name
    'mischief'
    """
    return zero_determinant(0, 1, phi=Fraction(1, 10)).named("mischief")


@listed(ROEMHELD_2013, "zero-determinant")
def zd_extortion() -> Machine:
    """Get ten times as much above P as the other: (16/25, 9/50, 7/25, 0).

    References
    ----------
    L. Roemheld (2013), Evolutionary extortion and mischief: zero determinant strategies in iterated 2x2 games,
    arXiv:1308.2576.

    Examples
    --------
    >>> zd_extortion().name
    'extortion'
    """
    return zero_determinant(Fraction(1, 10), 1, phi=Fraction(1, 5)).named("extortion")
