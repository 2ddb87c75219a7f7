class StrategyError(Exception):
    def __init__(self, name, seat, round, history, reason):
        super().__init__(f"{name} in seat {seat}, round {round}: {reason}; {history.tolist()}")
